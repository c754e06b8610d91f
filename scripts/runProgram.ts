// Runs a program of the documentation, and stops what its context has started: see checkDocs.ts.
import { pathToFileURL } from 'node:url'

const [program, context] = process.argv.slice(2).map((path) => pathToFileURL(path).href)
try {
  await import(program ?? '')
} finally {
  if (context) {
    const { stop } = await import(context)
    await stop?.()
  }
}
