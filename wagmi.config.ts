import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type Config, defineConfig, type Plugin } from '@wagmi/cli'
import { foundry } from '@wagmi/cli/plugins'

/** What `npm run generate` compiles to. Apart from what the tests are compiled to, some of it in other ways. */
const artifacts = 'build/bindings'

/** The contracts that the package binds to, with the names that their modules have. */
const contracts = { ModelCoin: 'modelCoin', ModelCoinFaucet: 'modelCoinFaucet', ModelMarket: 'modelMarket' }

const banner = '// Written by `npm run generate`. Change contracts/ instead.\n\n'

/** Writes what the stock plugin does not: creation bytecode, in modules apart, for only who deploys needs it. */
function bytecode(contract: string, name: string): Plugin {
  return {
    name: 'bytecode',
    run() {
      const artifact = JSON.parse(readFileSync(`${artifacts}/${contract}.sol/${contract}.json`, 'utf8'))
      mkdirSync('generated/bytecode', { recursive: true })
      writeFileSync(
        `generated/bytecode/${name}.ts`,
        `${banner}/** Creation bytecode of ${contract}. */\nexport const ${name}Bytecode =\n  '${artifact.bytecode.object}' as const\n`,
      )
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
        `export { ${name}Abi } from './${name}.js'\n`,
      ])
      .join(''),
)

export default defineConfig(
  Object.entries(contracts).map(
    ([contract, name]): Config => ({
      out: `generated/${name}.ts`,
      plugins: [
        foundry({ artifacts, include: [`${contract}.sol/**`], forge: { build: false } }),
        bytecode(contract, name),
      ],
    }),
  ),
)
