import * as v from 'valibot'
import type { SessionError } from '../session.js'
import type { Feed, RunParameters, RunResult, Session } from '../types.js'

/** One of the two files that parent and worker share: large values are there, one after another, and not in an order. */
export type SharedFile = 0 | 1

/** What the parent asks of the worker, one after another. */
export type Order =
  | { call: 'open'; file: SharedFile; bytes: number }
  | ({
      call: 'run'
      file: SharedFile
      /** In the order in which the file has their values, each from a multiple of 8 bytes on. */
      feeds: (Omit<Feed, 'data'> & { bytes: number })[]
    } & Omit<RunParameters, 'feeds'>)

const values = v.array(
  v.object({
    name: v.string(),
    type: v.nullable(v.string()),
    shape: v.array(v.nullable(v.number())),
  }),
)

/** Typed arrays of numbers, or strings; `instanceof` would fail in test runners that give each test its own globals. */
const tensor = v.custom<ArrayLike<number | bigint | string>>(
  (data) =>
    (ArrayBuffer.isView(data) && 'length' in data) ||
    (Array.isArray(data) && data.every((text) => typeof text === 'string')),
)

/** What the worker answers. It held a stranger's model, so its answers are checked like any other input. */
export const answerSchema = v.variant('call', [
  v.object({ call: v.literal('open'), inputs: values, outputs: values }),
  v.object({ call: v.literal('run'), dims: v.array(v.number()), data: tensor }),
  v.object({ call: v.literal('fail'), stage: v.picklist(['peer', 'open', 'run']), message: v.string() }),
])

export type Answer =
  | ({ call: 'open' } & Pick<Session, 'inputs' | 'outputs'>)
  | ({ call: 'run' } & RunResult)
  | { call: 'fail'; stage: SessionError['stage']; message: string }
