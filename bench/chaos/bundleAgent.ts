import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Bundles the agent into one file that starts fast, as it is started hundreds of times. */
export async function bundleAgent(entryPoint: string): Promise<string> {
  // Within the repository, so that what is not bundled is found.
  mkdirSync('build', { recursive: true })
  const folder = mkdtempSync(join('build', 'chaos-'))
  const outfile = join(folder, 'agent.mjs')
  await build({
    entryPoints: [entryPoint],
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Less to read. Errors show their line, which is not to be the whole program.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    outfile,
    // What has binaries, or is seldom needed.
    external: ['level', 'onnxruntime-*', '@duckdb/*'],
    // Some of the packages are CommonJS.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return outfile
}
