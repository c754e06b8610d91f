import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The folder of the sandbox that runs. `npx modelmarket sandbox` makes it where it is started. */
const sandboxFolder = process.env.SANDBOX_FOLDER ?? 'sandbox'

export default defineConfig({
  plugins: [react(), serveSandboxFile()],
  // It finds its WebAssembly beside its own script.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es' },
})

/** Serves the description of the sandbox, read anew each time: a sandbox may be started after this server, or again. */
function serveSandboxFile(): Plugin {
  return {
    name: 'serve-sandbox-file',
    apply: 'serve',
    configureServer({ middlewares }) {
      middlewares.use('/sandbox.json', async (_, response) => {
        const text = await readFile(join(sandboxFolder, 'sandbox.json'), 'utf8').catch(() => 'null')
        response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(text)
      })
    },
  }
}
