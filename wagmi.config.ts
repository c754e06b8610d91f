import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type Config, defineConfig, type Plugin } from '@wagmi/cli'
import type { Abi } from 'abitype'

/** What `npm run generate` compiles to. Apart from what the tests are compiled to, some of it in other ways. */
const artifacts = 'build/bindings'

/** The contracts that the package binds to, with the names that their modules have. */
const contracts = { ModelCoin: 'modelCoin', ModelCoinFaucet: 'modelCoinFaucet', ModelMarket: 'modelMarket' }

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
function bytecodeAndErrors(contract: string, name: string): Plugin {
  return {
    name: 'bytecode and errors',
    run() {
      const { abi, bytecode } = artifact(contract)
      const errors = JSON.stringify(
        abi.filter(({ type }) => type === 'error'),
        undefined,
        2,
      )
      const modules = {
        bytecode: `/** Creation bytecode of ${contract}. */\nexport const ${name}Bytecode =\n  '${bytecode.object}' as const\n`,
        errors: `/** The errors of ${contract}. */\nexport const ${name}ErrorsAbi = ${errors} as const\n`,
      }
      for (const [folder, module] of Object.entries(modules)) {
        mkdirSync(`generated/${folder}`, { recursive: true })
        writeFileSync(`generated/${folder}/${name}.ts`, banner + module)
      }
      return { content: '' }
    },
  }
}

writeFileSync(
  'generated/index.ts',
  banner +
    Object.values(contracts)
      .flatMap((name) => [
        `export { ${name}Bytecode } from './bytecode/${name}.js'\n`,
        `export { ${name}ErrorsAbi } from './errors/${name}.js'\n`,
        `export { ${name}Abi } from './${name}.js'\n`,
      ])
      .join(''),
)

export default defineConfig(
  Object.entries(contracts).map(
    ([contract, name]): Config => ({
      out: `generated/${name}.ts`,
      contracts: [{ name: contract, abi: artifact(contract).abi }],
      plugins: [bytecodeAndErrors(contract, name)],
    }),
  ),
)
