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
  /** A lens is not deployed. Its code as it runs goes along with each call. */
  isLens: boolean
}

/** Lists the contracts of a folder, each in a file of its name. Interfaces and libraries are left out. */
function contractsIn(folder: string): Contract[] {
  const files = readdirSync(`contracts/${folder}`).filter((file) => file.endsWith('.sol'))
  return files.flatMap((file) => {
    const name = file.replace(/\.sol$/, '')
    const source = readFileSync(`contracts/${folder}/${file}`, 'utf8')
    const declaration = new RegExp(`^(abstract )?contract ${name}\\b`, 'm').exec(source)
    if (!declaration) return []
    return [{ name, abstract: declaration[1] !== undefined, isLens: name.endsWith('Lens') }]
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

interface Artifact {
  abi: Abi
  bytecode: { object: string }
  deployedBytecode: { object: string }
}

/** Reads the artifact of a contract, without the dropped parts of its ABI. */
function artifact(contract: string): Artifact {
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

/** The bytecode that is needed of a contract: how it is created, or of a lens how it runs. */
function bytecodeOf(contract: Contract): { what: string; suffix: string; object: string } {
  const { bytecode, deployedBytecode } = artifact(contract.name)
  return contract.isLens
    ? { what: 'Runtime bytecode', suffix: 'RuntimeBytecode', object: deployedBytecode.object }
    : { what: 'Creation bytecode', suffix: 'Bytecode', object: bytecode.object }
}

/**
 * Writes more modules of a contract: its bytecode, which only deployments and lenses need, and its errors, which callers of other
 * contracts need when these pass the errors on.
 */
function bytecodeAndErrors(folder: string, contract: Contract): Plugin {
  const name = moduleOf(contract.name)
  return {
    name: 'bytecode and errors',
    run() {
      const { abi } = artifact(contract.name)
      const { what, suffix, object } = bytecodeOf(contract)
      const errors = JSON.stringify(
        abi.filter(({ type }) => type === 'error'),
        undefined,
        2,
      )
      const modules = {
        errors: `/** The errors of ${contract.name}. */\nexport const ${name}ErrorsAbi = ${errors} as const\n`,
        ...(!contract.abstract && {
          bytecode: `/** ${what} of ${contract.name}. */\nexport const ${name}${suffix} =\n  '${object}' as const\n`,
        }),
      }
      for (const [kind, module] of Object.entries(modules)) {
        mkdirSync(`generated/${folder}/${kind}`, { recursive: true })
        writeFileSync(`generated/${folder}/${kind}/${name}.ts`, banner + module)
      }
      if (!contract.abstract && !contract.isLens) {
        writeFileSync(`generated/${folder}/bytecode/${name}.sol`, bytecodeInSolidity(contract.name, object))
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
      ...(contract.abstract
        ? []
        : [`export { ${name}${bytecodeOf(contract).suffix} } from './bytecode/${name}.js'\n`]),
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
