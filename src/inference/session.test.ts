import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { linearSoftmax } from '../../test/fixtures/models.js'
import { MissingPeerError } from './errors.js'
import { createModel } from './model.js'
import { SessionError } from './session.js'

test('names the package to install where onnxruntime-node is missing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'session-test-'))
  const copy = join(directory, 'session.mjs')
  await copyFile(fileURLToPath(new URL('./session.js', import.meta.url)), copy)
  const { openSession } = await import(/* @vite-ignore */ pathToFileURL(copy).href)
  // The copy throws a SessionError of its own, as a worker does: what crosses over is the stage and the message.
  const open = (bytes: Uint8Array) =>
    openSession(bytes).catch((error: SessionError) => {
      throw new SessionError(error.stage, error.message)
    })
  const opening = createModel(linearSoftmax(), {}, open)
  await expect(opening).rejects.toThrow(MissingPeerError)
  await expect(opening).rejects.toThrow('npm install onnxruntime-node@^1.22.0')
  await rm(directory, { recursive: true })
})
