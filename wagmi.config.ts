import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type Config, defineConfig, type Plugin } from '@wagmi/cli'
import type { Abi } from 'abitype'

/** What forge compiles to, for tests and bindings alike. */
const artifacts = 'build/contracts'

/** Folders of contracts/ whose bindings nobody needs. */
const without = ['libraries', 'script', 'test']

interface Contract {
  name: string
  /** An abstract contract has no bytecode. Its ABI is what all that inherit it share. */
  abstract: boolean
}

/** The contracts of a folder: each in a file of its name. Interfaces and libraries are none. */
function contractsIn(folder: string): Contract[] {
  return readdirSync(`contracts/${folder}`).flatMap((file) => {
    const name = file.replace(/\.sol$/, '')
    const source = readFileSync(`contracts/${folder}/${file}`, 'utf8')
    const declaration = new RegExp(`^(abstract )?contract ${name}\\b`, 'm').exec(source)
    return declaration ? [{ name, abstract: declaration[1] !== undefined }] : []
  })
}

/** The name of a contract's module. */
const moduleOf = (contract: string) => contract.charAt(0).toLowerCase() + contract.slice(1)

const folders = readdirSync('contracts').filter((folder) => !without.includes(folder))

const banner = '// Written by `npm run generate`. Change contracts/ instead.\n\n'

/** What a contract compiles to. Without the names of Solidity's own types, a third of every ABI, that nothing here reads. */
function artifact(contract: string): { abi: Abi; bytecode: { object: string } } {
  const json = readFileSync(`${artifacts}/${contract}.sol/${contract}.json`, 'utf8')
  return JSON.parse(json, (key, value) => (key === 'internalType' ? undefined : value))
}

/**
 * Writes, in modules apart, creation bytecode, which only who deploys needs, and the errors alone, which everyone needs
 * who calls a contract that passes them on.
 */
function bytecodeAndErrors(folder: string, contract: Contract): Plugin {
  const name = moduleOf(contract.name)
  return {
    name: 'bytecode and errors',
    run() {
      const { abi, bytecode } = artifact(contract.name)
      const errors = JSON.stringify(
        abi.filter(({ type }) => type === 'error'),
        undefined,
        2,
      )
      const modules = {
        errors: `/** The errors of ${contract.name}. */\nexport const ${name}ErrorsAbi = ${errors} as const\n`,
        ...(!contract.abstract && {
          bytecode: `/** Creation bytecode of ${contract.name}. */\nexport const ${name}Bytecode =\n  '${bytecode.object}' as const\n`,
        }),
      }
      for (const [kind, module] of Object.entries(modules)) {
        mkdirSync(`generated/${folder}/${kind}`, { recursive: true })
        writeFileSync(`generated/${folder}/${kind}/${name}.ts`, banner + module)
      }
      return { content: '' }
    },
  }
}

/** What `modelmarket/<folder>/contracts` exports. */
function writeIndex(folder: string): void {
  const exported = contractsIn(folder).flatMap((contract) => {
    const name = moduleOf(contract.name)
    return [
      ...(contract.abstract ? [] : [`export { ${name}Bytecode } from './bytecode/${name}.js'\n`]),
      `export { ${name}ErrorsAbi } from './errors/${name}.js'\n`,
      `export { ${name}Abi } from './${name}.js'\n`,
    ]
  })
  mkdirSync(`generated/${folder}`, { recursive: true })
  writeFileSync(`generated/${folder}/index.ts`, banner + exported.join(''))
}

for (const folder of folders) writeIndex(folder)

export default defineConfig(
  folders.flatMap((folder) =>
    contractsIn(folder).map(
      (contract): Config => ({
        out: `generated/${folder}/${moduleOf(contract.name)}.ts`,
        contracts: [{ name: contract.name, abi: artifact(contract.name).abi }],
        plugins: [bytecodeAndErrors(folder, contract)],
      }),
    ),
  ),
)
