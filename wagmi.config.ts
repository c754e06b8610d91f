import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type Config, defineConfig, type Plugin } from '@wagmi/cli'
import type { Abi } from 'abitype'
import { contractFolders } from './scripts/contractFolders.js'

/** The folder of forge's artifacts, which tests and bindings share. */
const artifacts = 'build/contracts'

interface Contract {
  name: string
  /** An abstract contract has no bytecode. Its ABI is shared by all contracts that inherit it. */
  abstract: boolean
}

/** Lists the contracts of a folder, each in a file of its name. Interfaces and libraries are left out. */
function contractsIn(folder: string): Contract[] {
  const files = readdirSync(`contracts/${folder}`).filter((file) => file.endsWith('.sol'))
  return files.flatMap((file) => {
    const name = file.replace(/\.sol$/, '')
    const source = readFileSync(`contracts/${folder}/${file}`, 'utf8')
    const declaration = new RegExp(`^(abstract )?contract ${name}\\b`, 'm').exec(source)
    return declaration ? [{ name, abstract: declaration[1] !== undefined }] : []
  })
}

/** The name of a contract's module. */
const moduleOf = (contract: string) => contract.charAt(0).toLowerCase() + contract.slice(1)

const folders = contractFolders().filter((folder) => contractsIn(folder).length > 0)

const banner = '// Written by `npm run generate`. Change contracts/ instead.\n\n'

/** Returns whether to drop a part of an ABI: the names of Solidity's own types, which nothing reads, and values that are the default. */
function isDropped(key: string, value: unknown): boolean {
  return (
    key === 'internalType' ||
    (key === 'name' && value === '') ||
    ((key === 'anonymous' || key === 'indexed') && value === false)
  )
}

/** Reads the artifact of a contract, without the dropped parts of its ABI. */
function artifact(contract: string): { abi: Abi; bytecode: { object: string } } {
  const json = readFileSync(`${artifacts}/${contract}.sol/${contract}.json`, 'utf8')
  return JSON.parse(json, (key, value) => (isDropped(key, value) ? undefined : value))
}

/** The name of a constant of Solidity. */
const constantOf = (contract: string) => contract.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()

/** The creation bytecode of a contract as Solidity: a test kit deploys it, whatever compiler its user has. */
const bytecodeInSolidity = (contract: string, bytecode: string) => `// SPDX-License-Identifier: MIT
${banner}pragma solidity ^0.8.20;

/// @dev Creation bytecode of ${contract}.
bytes constant ${constantOf(contract)}_BYTECODE =
    hex"${bytecode.slice('0x'.length)}";
`

/**
 * Writes more modules of a contract: its creation bytecode, which only deployments need, and its errors, which callers of other
 * contracts need when these pass the errors on.
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
      if (!contract.abstract) {
        const solidity = bytecodeInSolidity(contract.name, bytecode.object)
        writeFileSync(`generated/${folder}/bytecode/${name}.sol`, solidity)
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
