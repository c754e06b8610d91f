import { expect, test } from 'vitest'
import { excerptProblem, excerptsOf } from './excerpts.js'

const page = `# Page

\`\`\`solidity file=contracts/A.sol
contract A {}
\`\`\`

\`\`\`sh
forge test
\`\`\`

\`\`\`toml file=foundry.toml
[profile.default]
\`\`\`

\`\`\`solidity
contract B {}
\`\`\`
`

test('excerptsOf finds what names a file, and all Solidity', () => {
  expect(excerptsOf(page)).toEqual([
    { file: 'contracts/A.sol', line: 4, text: 'contract A {}\n' },
    { file: 'foundry.toml', line: 12, text: '[profile.default]\n' },
    { file: undefined, line: 16, text: 'contract B {}\n' },
  ])
})

test('an excerpt stands in its file, wherever it begins in a line', () => {
  const read = (file: string) => (file === 'contracts/A.sol' ? 'pragma\n\n  contract A {}\n' : undefined)
  const problems = excerptsOf(page).map((excerpt) => excerptProblem(excerpt, read))
  expect(problems).toEqual([
    undefined,
    'foundry.toml does not exist',
    expect.stringContaining('nothing compiles'),
  ])
  const other = { file: 'contracts/A.sol', line: 1, text: 'contract A { }\n' }
  expect(excerptProblem(other, read)).toBe('is not what stands in contracts/A.sol')
})
