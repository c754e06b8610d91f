import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { Writable } from 'node:stream'

/**
 * Returns a stream to standard output or standard error that fails when not all is written. For files, Node's own does not look how much the
 * system took: on a disk that becomes full it loses the rest in silence.
 */
export function standardStream(name: 'stdout' | 'stderr'): NodeJS.WriteStream {
  // Pipes and terminals are sockets to Node. After `fstatSync` of a pipe, Node 20 imports packages by their symbolic links.
  if (process[name] instanceof Socket) return process[name]
  const fd = name === 'stdout' ? 1 : 2
  const file = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        // At once, so that the lines of both streams in one file keep their order.
        for (let at = 0; at < chunk.length; ) at += writeSync(fd, chunk, at)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
  return file as unknown as NodeJS.WriteStream
}
