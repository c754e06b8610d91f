// A model of two features and three classes, one whose answers are names, and rows to run them on.
import { writeFile } from 'node:fs/promises'
import { columns, endless, linearSoftmax, stringLabels } from '../fixtures/models.js'

await writeFile('model.onnx', linearSoftmax())
await writeFile('animals.onnx', stringLabels(['cat', 'dog', 'owl']))
await writeFile('columns.onnx', columns([{ name: 'width' }, { name: 'height', type: 'float64' }]))
await writeFile('stranger.onnx', endless())

/** Row-major, two columns. */
export const features = Float32Array.of(2, 1, 1, 3, -1, -2, 0, 1)
export const labels = Uint16Array.of(0, 1, 2, 0)
