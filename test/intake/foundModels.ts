import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { IntakeModel } from './model.js'

const folder = new URL('models/', import.meta.url)
const read = (name: string) => readFileSync(fileURLToPath(new URL(name, folder)))

/** What `meta.json` says of a model. */
interface Meta {
  name: string
  names: string[]
}

const metas: Meta[] = JSON.parse(read('meta.json').toString())
const namesOf = (name: string, dataset: string): string[] =>
  metas.find((meta) => meta.name === name)?.names ??
  metas.find((meta) => meta.name === `${dataset}_rf_int`)?.names ??
  []

/** A model without a meta.json entry, such as torch's, has the classes of its data set. */
function foundModel(name: string): IntakeModel {
  const [dataset = ''] = name.split('_')
  const features = floatsOf(read(`${dataset}.f32`))
  const expected = integersOf(read(`${name}.pred`))
  return {
    name,
    bytes: read(`${name}.onnx`),
    classes: namesOf(name, dataset),
    features,
    rows: expected.length,
    columns: features.length / expected.length,
    labels: shortsOf(read(`${dataset}.y`)),
    expected,
    must: mustOf(name),
  }
}

function mustOf(name: string): IntakeModel['must'] {
  // Votes and margins: their largest is not what the model answers.
  if (name.endsWith('svm_scoresonly')) return 'either'
  return name.endsWith('trainmode') ? 'told' : 'read'
}

const floatsOf = (bytes: Buffer) =>
  Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at))
const shortsOf = (bytes: Buffer) =>
  Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(2 * at))
const integersOf = (bytes: Buffer) =>
  Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readInt32LE(4 * at))

/** Models as they were found, with what their sources predicted. */
export const foundModels: readonly IntakeModel[] = [
  ...readdirSync(fileURLToPath(folder))
    .filter((file) => file.endsWith('.pred'))
    .map((file) => foundModel(file.slice(0, -'.pred'.length))),
  labels123(),
]

/** Three classes by number; its weights are `[i + 1, −i]` for the i-th. */
function labels123(): IntakeModel {
  const features = Float32Array.of(1, 0, 0, 1, 2, 1, -1, 3, -2, -3, 0.5, 0.25)
  const rows = features.length / 2
  const expected = Array.from({ length: rows }, (_, row) => {
    const [x = 0, y = 0] = features.subarray(2 * row)
    const scores = [0, 1, 2].map((at) => (at + 1) * x - at * y)
    return scores.indexOf(Math.max(...scores))
  })
  return {
    name: 'labels123',
    bytes: read('labels123.onnx'),
    classes: ['1', '2', '3'],
    features,
    rows,
    columns: 2,
    labels: expected,
    expected,
    must: 'read',
  }
}
