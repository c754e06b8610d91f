import type { Bench } from '../utils/bench.js'
import { measureSteps } from './speed/steps.js'

/** How fast steps are computed exactly, beside floating point. */
export const run: Bench = measureSteps
