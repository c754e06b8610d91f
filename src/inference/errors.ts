import { ModelMarketError } from '../errors/index.js'

export { MissingPeerError, UnsupportedRuntimeError } from '../errors/index.js'
export { InvalidClassCountError } from '../labels/index.js'

/** A browser could not load the WebAssembly of onnxruntime-web. */
export class WasmLoadError extends ModelMarketError {
  static override name = 'WasmLoadError'

  constructor({ details }: { details: string }) {
    super('The WebAssembly of onnxruntime-web could not be loaded.', {
      details,
      docsPath: 'guides/browser.md#webassembly',
      metaMessages: [
        'Say with wasmPaths where ort-wasm-simd-threaded.mjs and .wasm are.',
        "A content security policy has to allow script-src 'self' 'wasm-unsafe-eval'.",
        'ONNX Runtime does not try again before the page is loaded anew.',
      ],
    })
  }
}

/** The bytes are not an ONNX model that the runtime accepts. */
export class InvalidModelError extends ModelMarketError {
  static override name = 'InvalidModelError'
  /** Size of the model in bytes. */
  readonly size: number

  constructor({
    size,
    reason,
    details,
    advice,
  }: {
    size: number
    reason: string
    details?: string
    advice?: string
  }) {
    super(`The model is not valid: ${reason}`, {
      docsPath: 'guides/models.md#what-to-export',
      metaMessages: [`Size: ${size} bytes`, ...(advice === undefined ? [] : [advice])],
      ...(details === undefined ? {} : { details }),
    })
    this.size = size
  }
}

/** A model, or weights, are given as something else than bytes. */
export class ModelBytesError extends ModelMarketError {
  static override name = 'ModelBytesError'
  readonly given: string

  constructor({ what, given }: { what: string; given: string }) {
    super(`${what} must be bytes.`, {
      metaMessages: [
        'Expected: a Uint8Array',
        `Given: ${given}`,
        'Read a file with `await readFile(path)`. Of an ArrayBuffer, make `new Uint8Array(buffer)`.',
      ],
    })
    this.given = given
  }
}

/** A file is something else than an ONNX model. */
export class NotAModelError extends InvalidModelError {
  static override name = 'NotAModelError'
  /** What it seems to be, such as `a pickle of Python`. */
  readonly found: string

  constructor({ size, found, advice }: { size: number; found: string; advice: string }) {
    super({ size, reason: `it is not ONNX but ${found}.`, advice })
    this.found = found
  }
}

/** The weights of a model are in files beside it that are not there. */
export class ExternalWeightsError extends InvalidModelError {
  static override name = 'ExternalWeightsError'
  /** The names of the files, as the model has them. */
  readonly files: readonly string[]

  constructor({ size, files, details }: { size: number; files: readonly string[]; details: string }) {
    const names = files.map((file) => JSON.stringify(file.slice(0, 64))).join(', ')
    super({
      size,
      reason: `its weights are in other files: ${names}.`,
      details,
      advice:
        'Put them into the model: export with external_data=False in PyTorch, or load and save it with the onnx package.',
    })
    this.files = files
  }
}

/** A model's inputs cannot be called, or the features do not fit them. */
export class ModelInputError extends ModelMarketError {
  static override name = 'ModelInputError'
  readonly expected: string
  readonly given: string

  constructor({ reason, expected, given }: { reason: string; expected: string; given: string }) {
    super(reason, { metaMessages: [`Expected: ${expected}`, `Given: ${given}`] })
    this.expected = expected
    this.given = given
  }
}

/** A model's outputs cannot be read as classes. */
export class ModelOutputError extends ModelMarketError {
  static override name = 'ModelOutputError'
  readonly expected: string
  readonly given: string
  /** Row of the features, from 0, when one row is to blame. */
  readonly row: number | undefined
  /** What to do about it, where that is known. */
  readonly advice: string | undefined

  constructor({
    reason,
    expected,
    given,
    row,
    advice,
  }: {
    reason: string
    expected: string
    given: string
    row?: number
    advice?: string | undefined
  }) {
    super(reason, {
      docsPath: 'guides/models.md#what-to-export',
      metaMessages: [
        ...(row === undefined ? [] : [`Row: ${row} (from 0)`]),
        `Expected: ${expected}`,
        `Given: ${given}`,
        ...(advice === undefined ? [] : [advice]),
      ],
    })
    this.expected = expected
    this.given = given
    this.row = row
    this.advice = advice
  }
}

/** The classes that a model was trained on are not those that are expected of it. */
export class ModelClassesError extends ModelMarketError {
  static override name = 'ModelClassesError'
  /** The model's own classes. */
  readonly own: readonly string[]
  /** The expected classes, or how many. */
  readonly classes: number | readonly string[] | undefined

  constructor({
    reason,
    own,
    classes,
  }: {
    reason: string
    own: readonly string[]
    classes: number | readonly string[] | undefined
  }) {
    super(reason, {
      docsPath: 'guides/models.md#classes',
      metaMessages: [
        `Of the model: ${listNames(own)}`,
        `Expected: ${typeof classes === 'object' ? listNames(classes) : `${classes ?? 'several'} classes, from 0`}`,
        'Train on the names of the classes as the task writes them. Or leave out the label and answer scores alone, one column for each class, in the order of the task.',
      ],
    })
    this.own = own
    this.classes = classes
  }
}

/** A model was exported in training mode: its answers are random, or depend on the other rows of a batch. */
export class TrainingModeError extends ModelMarketError {
  static override name = 'TrainingModeError'
  /** The operators that are in training mode. */
  readonly operators: readonly string[]

  constructor({ operators }: { operators: readonly string[] }) {
    super('The model was exported in training mode.', {
      docsPath: 'guides/models.md#what-to-export',
      metaMessages: [
        `In training mode: ${operators.join(', ')}`,
        'Export it for inference: call model.eval() before torch.onnx.export, and leave out its argument training.',
      ],
    })
    this.operators = operators
  }
}

/** A model answers the same rows in different ways. */
export class UnstableModelError extends ModelMarketError {
  static override name = 'UnstableModelError'
  /** Rows of the features, from 0, that it answered differently. */
  readonly rows: readonly number[]

  constructor({ rows, tried, when }: { rows: readonly number[]; tried: number; when: string }) {
    super(`The model answers the same rows differently ${when}.`, {
      docsPath: 'guides/models.md#what-to-export',
      metaMessages: [
        `Rows: ${rows.slice(0, 8).join(', ')}${rows.length > 8 ? ', …' : ''} (${rows.length} of ${tried} that were tried)`,
        'Whoever runs it again gets other predictions. Export it for inference: without dropout, and without statistics of the batch.',
      ],
    })
    this.rows = rows
  }
}

/** A model takes some numbers of rows at once, and fails with others, which it does not declare. */
export class BatchSizeError extends ModelMarketError {
  static override name = 'BatchSizeError'
  readonly works: number
  readonly fails: number

  constructor({ works, fails, cause }: { works: number; fails: number; cause: unknown }) {
    super(`The model runs with ${works} rows at once, and fails with ${fails}.`, {
      docsPath: 'guides/models.md#what-to-export',
      metaMessages: [
        'Export it with an open number of rows: dynamic_shapes, or dynamic_axes={"input": {0: "batch"}} with dynamo=False, in PyTorch. Let no reshape name the number of rows.',
      ],
      cause,
    })
    this.works = works
    this.fails = fails
  }
}

/** The labels of a model are not the classes of its largest scores. */
export class ContradictingOutputsError extends ModelMarketError {
  static override name = 'ContradictingOutputsError'

  constructor({
    labels,
    scores,
    differing,
    rows,
  }: { labels: string; scores: string; differing: number; rows: number }) {
    super('The labels of the model contradict its scores.', {
      docsPath: 'guides/models.md#classes',
      metaMessages: [
        `The label ${JSON.stringify(labels.slice(0, 64))} is not the class of the largest of ${JSON.stringify(scores.slice(0, 64))} in ${differing} of ${rows} rows.`,
        'The columns of the scores must be in the order of the classes of the task. Leave out the output that is wrong.',
      ],
    })
  }
}

/** Another order of classes than the known one. */
export interface FoundOrder {
  order: readonly (readonly [number, number])[]
  /** The known classes, or how many there are. */
  classes: number | readonly string[]
}

/** A model is wrong on rows whose classes are known, and would be right if its classes had another order. */
export class ClassOrderError extends ModelMarketError {
  static override name = 'ClassOrderError'
  /** For each class that was predicted, the class that it should have been: `[predicted, known]`, class indices. */
  readonly order: readonly (readonly [number, number])[]

  constructor({ order, classes }: FoundOrder) {
    super(
      'The model is wrong on rows whose classes are known, and would be right if its classes had another order.',
      {
        docsPath: 'guides/models.md#classes',
        metaMessages: [
          ...describeOrder({ order, classes }),
          'The classes of the model must have the order of those of the task.',
        ],
      },
    )
    this.order = order
  }
}

/** The known labels of a check have another order of classes: a model that names its classes cannot be what is wrong. */
export class ExchangedLabelsError extends ModelMarketError {
  static override name = 'ExchangedLabelsError'
  /** For each class that was predicted, the class that `labels` say: `[predicted, known]`, class indices. */
  readonly order: readonly (readonly [number, number])[]

  constructor({ order, classes }: FoundOrder) {
    super('`labels` have another order of classes than `classes`.', {
      docsPath: 'guides/models.md#check-it-before-it-counts',
      metaMessages: [
        ...describeOrder({ order, classes }),
        'The model answers the names of classes, so that their order is no matter to it. A label is the index of its class in `classes`.',
      ],
    })
    this.order = order
  }
}

/** The known labels that a model is checked with are not one class index for each row. */
export class CheckLabelsError extends ModelMarketError {
  static override name = 'CheckLabelsError'

  constructor({ reason, hints }: { reason: string; hints: readonly string[] }) {
    super(reason, { docsPath: 'guides/models.md#check-it-before-it-counts', metaMessages: hints })
  }
}

/** Says of each class that was read which one it seems to be. */
function describeOrder({ order, classes }: FoundOrder): string[] {
  const nameOf = (index: number) =>
    JSON.stringify(typeof classes === 'object' ? classes[index]?.slice(0, 64) : index)
  return order.slice(0, 8).map(([is, should]) => `Read as ${nameOf(is)}, seems to be ${nameOf(should)}`)
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 64)))
  return [...shown, ...(names.length > shown.length ? [`… ${names.length} in all`] : [])].join(', ')
}

/** The runtime failed while it ran the model. */
export class InferenceError extends ModelMarketError {
  static override name = 'InferenceError'

  constructor({ details }: { details: string }) {
    super('The model failed while it ran.', { details })
  }
}

/** An isolated model took longer than it was given. */
export class ModelTimeoutError extends ModelMarketError {
  static override name = 'ModelTimeoutError'
  readonly timeoutMs: number

  constructor({ timeoutMs }: { timeoutMs: number }) {
    super(`The model did not finish within ${timeoutMs} ms and was killed.`, {
      metaMessages: ['Raise timeoutMs if such a model is worth waiting for.'],
    })
    this.timeoutMs = timeoutMs
  }
}

/** An isolated model took more memory than it was given. */
export class ModelMemoryError extends ModelMarketError {
  static override name = 'ModelMemoryError'
  readonly memoryMB: number

  constructor({ memoryMB }: { memoryMB: number }) {
    super(`The model took more than ${memoryMB} MB of memory and was killed.`, {
      metaMessages: [
        'Raise memoryMB, or lower batchSize. Node and the runtime themselves take about 100 MB of it.',
      ],
    })
    this.memoryMB = memoryMB
  }
}

/** The process of an isolated model ended by itself. */
export class ModelCrashedError extends ModelMarketError {
  static override name = 'ModelCrashedError'
  readonly exitCode: number | null
  /** For instance `SIGSEGV`. */
  readonly signal: string | null

  constructor({
    exitCode,
    signal,
    details,
    cause,
  }: {
    exitCode: number | null
    signal: string | null
    details?: string
    cause?: unknown
  }) {
    super('The process that ran the model crashed.', {
      metaMessages: [signal === null ? `Exit code: ${exitCode ?? 'unknown'}` : `Signal: ${signal}`],
      ...(details ? { details } : {}),
      ...(cause === undefined ? {} : { cause }),
    })
    this.exitCode = exitCode
    this.signal = signal
  }
}

/** Predictions and labels that are compared differ in number, or there are none. */
export class PredictionCountError extends ModelMarketError {
  static override name = 'PredictionCountError'
  readonly predictions: number
  readonly labels: number

  constructor({ predictions, labels }: { predictions: number; labels: number }) {
    super('A score needs one prediction for each label, and at least one label.', {
      metaMessages: [`Predictions: ${predictions}`, `Labels: ${labels}`],
    })
    this.predictions = predictions
    this.labels = labels
  }
}

/** Probabilities do not fill one row for each label, or there are none. */
export class ProbabilityCountError extends ModelMarketError {
  static override name = 'ProbabilityCountError'
  readonly probabilities: number
  readonly labels: number

  constructor({ probabilities, labels }: { probabilities: number; labels: number }) {
    super('A log-loss needs one row of probabilities for each label, and at least one label.', {
      metaMessages: [`Probabilities: ${probabilities}`, `Labels: ${labels}`],
    })
    this.probabilities = probabilities
    this.labels = labels
  }
}

/** An entry of predictions or labels is not a class index. */
export class ClassIndexError extends ModelMarketError {
  static override name = 'ClassIndexError'
  /** Row, from 0. */
  readonly row: number
  readonly classes: number
  /** What is at that row. Labels are secret until the opening: not part of the message or of `toJSON`. */
  declare readonly value: unknown

  constructor({ row, value, classes }: { row: number; value: unknown; classes: number }) {
    super(`Row ${row} (from 0) is not of one of ${classes} classes.`, {
      metaMessages: [
        `Expected: a class index from 0 to ${classes - 1}. What is there is the error's \`value\`.`,
      ],
    })
    this.row = row
    this.classes = classes
    Object.defineProperty(this, 'value', { value })
  }
}

/** There are too many classes for a matrix of all pairs of them. */
export class ConfusionMatrixSizeError extends ModelMarketError {
  static override name = 'ConfusionMatrixSizeError'
  readonly classes: number

  constructor({ classes, max }: { classes: number; max: number }) {
    super(`A confusion matrix of ${classes} classes would take too much memory.`, {
      metaMessages: [
        `Expected: at most ${max} classes`,
        'Use classificationReport: it takes one entry per class.',
      ],
    })
    this.classes = classes
  }
}

/** A row of probabilities is not a distribution over the classes. */
export class ProbabilityError extends ModelMarketError {
  static override name = 'ProbabilityError'
  /** Row, from 0. */
  readonly row: number

  constructor({ row, given, sum = false }: { row: number; given: number; sum?: boolean }) {
    super(`Row ${row} (from 0) does not hold the probabilities of the classes.`, {
      metaMessages: [
        'Expected: numbers from 0 to 1 that add up to 1, one for each class',
        `Given: ${sum ? `numbers that add up to ${given}` : given}`,
        'Logits must pass through a softmax or sigmoid in the model.',
      ],
    })
    this.row = row
  }
}
