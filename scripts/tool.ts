/**
 * `tsx scripts/tool.ts <folder> <command> [arguments]`: runs a command of the packages in `tools/<folder>`. The packages are installed
 * when a command is first run, because most contributors never need them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { installFolder } from './installFolder.js'

const [name = '', command = '', ...args] = process.argv.slice(2)
const folder = join('tools', name)
if (name === '' || !existsSync(join(folder, 'package-lock.json'))) {
  console.error('Usage: tsx scripts/tool.ts <folder of tools/> <command> [arguments]')
  process.exit(2)
}
try {
  installFolder(folder)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
const bin = resolve(folder, 'node_modules/.bin')
const { status } = spawnSync(join(bin, command), args, {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
})
if (status === null) console.error(`${command} of ${folder} did not run`)
process.exit(status ?? 1)
