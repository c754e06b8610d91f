import * as v from 'valibot'
import type { SessionError } from '../session.js'
import type { RunParameters, RunResult, Session } from '../types.js'

/** What the parent asks of the worker, one at a time. */
export type Order = { call: 'open'; bytes: Uint8Array } | { call: 'run'; parameters: RunParameters }

const values = v.array(
  v.object({
    name: v.string(),
    type: v.nullable(v.string()),
    shape: v.array(v.nullable(v.number())),
  }),
)

/** Typed arrays of numbers; `instanceof` would fail in test runners that give each test its own globals. */
const numbers = v.custom<ArrayLike<number | bigint>>(
  (data) => (ArrayBuffer.isView(data) && 'length' in data) || (Array.isArray(data) && data.length === 0),
)

/** What the worker answers. It held a stranger's model, so its answers are checked like any other input. */
export const answerSchema = v.variant('call', [
  v.object({ call: v.literal('open'), inputs: values, outputs: values }),
  v.object({ call: v.literal('run'), dims: v.array(v.number()), data: numbers }),
  v.object({ call: v.literal('fail'), stage: v.picklist(['peer', 'open', 'run']), message: v.string() }),
])

export type Answer =
  | ({ call: 'open' } & Pick<Session, 'inputs' | 'outputs'>)
  | ({ call: 'run' } & RunResult)
  | { call: 'fail'; stage: SessionError['stage']; message: string }
