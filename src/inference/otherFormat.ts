import { binaryFormat, textFormat } from '../dataset/fileFormat.js'

/** What a file that is no ONNX model seems to be, and what to do about it. */
export interface OtherFormat {
  found: string
  advice: string
}

/** Marks in files of other tools, each byte as a character, and the place of the mark. */
const formats: readonly (OtherFormat & { marks: readonly string[]; at?: number })[] = [
  {
    marks: ['PK\x03\x04'],
    found: 'a ZIP archive, as PyTorch and Keras save models',
    advice: 'Export the model from the tool that made it. An ONNX file in an archive has to be unpacked.',
  },
  {
    marks: ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'],
    found: 'a pickle of Python, as joblib saves models',
    advice: 'Load it in Python, and export the model from there.',
  },
  {
    marks: ['\x89HDF'],
    found: 'an HDF5 file, as Keras saves models',
    advice: 'Load it in Keras, and export the model from there.',
  },
  {
    marks: ['\0\0{"'],
    at: 6,
    found: 'a safetensors file, which has weights alone',
    advice: 'Load them into the model, and export that.',
  },
  {
    marks: ['TFL3'],
    at: 4,
    found: 'a TensorFlow Lite model',
    advice: 'Export the model that it was made from.',
  },
  {
    marks: ['{L\0\0\0\0\0\0\0'],
    found: 'a model in the format of xgboost',
    advice: 'Load it in xgboost, and export the model from there.',
  },
  {
    marks: ['tree\nversion=', 'tree\r\nversion='],
    found: 'a model in the format of LightGBM',
    advice: 'Load it in LightGBM, and export the model from there.',
  },
]

const advices: Readonly<Record<string, string>> = {
  HTML: 'Is it the page of a download that failed?',
  JSON: 'If a tool saved a model in it, load it there, and export the model.',
  'a pointer of Git LFS': 'Fetch the file that it stands for with `git lfs pull`.',
}

/** Names the format of bytes that ONNX Runtime does not accept, by how they start; `undefined` when it is none of the usual ones. */
export function otherFormat(bytes: Uint8Array): OtherFormat | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 4_096))
  const own = formats.find(({ marks, at = 0 }) => marks.some((mark) => start.startsWith(mark, at)))
  if (own) return own
  const found = binaryFormat(bytes) ?? textFormat(start) ?? (isText(start) ? 'a text' : undefined)
  if (found === undefined) return undefined
  const usual = found.endsWith(' archive') ? 'Unpack it first.' : 'Give the bytes of the .onnx file.'
  return { found, advice: advices[found] ?? usual }
}

function isText(start: string): boolean {
  return /^[\t\n\r\x20-\x7e\xa0-\xff]+$/.test(start) && /[a-z]{2}/i.test(start)
}
