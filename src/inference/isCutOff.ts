import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** Of the parts of an ONNX model, the last one has this number. */
const lastField = 25

/** Whether bytes start as an ONNX model does, and end within one of its parts. */
export function isCutOff(model: Uint8Array): boolean {
  const reader = new BinaryReader(model)
  try {
    for (let part = 0; reader.pos < reader.len; part++) {
      const [number, wireType] = reader.tag()
      if (number > lastField) return false
      if (wireType !== WireType.LengthDelimited) reader.skip(wireType, number)
      else {
        const length = reader.uint32()
        reader.pos += length
        // The first part of each model is the version of the format.
        if (reader.pos > reader.len) return part > 0
      }
    }
  } catch {
    // It is no model.
  }
  return false
}
