import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import * as models from '../../test/fixtures/models.js'
import { loadModel } from './loadModel.js'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

test.each<[string, Uint8Array, string]>([
  ['what torch.save writes', latin1('PK\x03\x04\0\0\x08\x08\0\0archive/data.pkl'), 'as PyTorch'],
  ['a pickle', latin1('\x80\x04\x95\x1f\0\0\0\0\0\0\0\x8c\x07sklearn'), 'Load it in Python'],
  ['an HDF5 file', latin1('\x89HDF\r\n\x1a\n\0'), 'Load it in Keras'],
  ['safetensors', latin1('\x40\0\0\0\0\0\0\0{"weight":{}}'), 'weights alone'],
  ['TensorFlow Lite', latin1('\x1c\0\0\0TFL3\0'), 'TensorFlow Lite'],
  ['xgboost in JSON', latin1('{"learner":{"attributes":{}}}'), 'JSON'],
  ['xgboost in UBJSON', latin1('{L\0\0\0\0\0\0\0\x07learner{'), 'Load it in xgboost'],
  ['LightGBM', latin1('tree\nversion=v4\nnum_class=3\n'), 'Load it in LightGBM'],
  ['PMML', latin1('<?xml version="1.0"?>\n<PMML/>'), 'XML'],
  ['a page', latin1('<!DOCTYPE html>\n<html>'), 'download that failed'],
  ['a pointer', latin1('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n'), 'git lfs pull'],
  ['gzip', gzipSync(models.linearSoftmax()), 'Unpack it first'],
  ['a message', latin1('Not found'), 'a text'],
])('%s is told to be no ONNX model, with a way out', async (_, bytes, advice) => {
  const loading = loadModel(bytes)
  await expect(loading).rejects.toMatchObject({ name: 'NotAModelError', size: bytes.length })
  await expect(loading).rejects.toThrow(advice)
  await expect(loading).rejects.toThrow('guides/models.md#what-to-export')
})

test('a model without its end is told to be one', async () => {
  const model = models.linearSoftmax()
  for (const share of [0.5, 0.99]) {
    const loading = loadModel(model.subarray(0, Math.floor(model.length * share)))
    await expect(loading).rejects.toMatchObject({ name: 'InvalidModelError' })
    await expect(loading).rejects.toThrow('its end is missing')
  }
})

test('other junk is left to what ONNX Runtime says of it', async () => {
  const loading = loadModel(new Uint8Array(64).fill(7))
  await expect(loading).rejects.toMatchObject({ name: 'InvalidModelError' })
  await expect(loading).rejects.toThrow('ONNX Runtime cannot load it')
})
