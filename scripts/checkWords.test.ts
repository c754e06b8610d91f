import { expect, test } from 'vitest'
import { foundationFiles, wordsIn } from './checkWords.js'

const words = ['gadget', 'gadgetId', 'IGadget']
const found = (text: string) => wordsIn(text, words).map(({ word }) => word)

test.each([
  ['a word of prose', 'Pays the gadget.', ['gadget']],
  ['its plural', '// all gadgets', ['gadget']],
  ['a word that begins a sentence', '/** Gadgets are many. */', ['gadget']],
  ['the middle of a name', 'const x = findGadget()', ['gadget']],
  ['a name with an underline', 'MAX_GADGETS', ['gadget']],
  ['a name that begins with a word', 'gadgetId: 1n', ['gadget', 'gadgetId']],
  ['an interface', 'contract A is IGadget {', ['gadget', 'IGadget']],
])('finds %s', (_, text, expected) => {
  expect(found(text)).toEqual(expected)
})

test('leaves another word that ends with it alone', () => {
  expect(found('a megagadget')).toEqual([])
})

test('tells the lines', () => {
  expect(wordsIn('a\ngadget\n\ngadget', words).map(({ line }) => line)).toEqual([2, 4])
})

test('the foundation is what no protocol owns', () => {
  const foundation = [
    'src/agents/index.ts',
    'src/index.ts',
    'contracts/token/Coin.sol',
    'contracts/test/utils/Labels.sol',
    'test/hostile/http.test.ts',
    'bench/main.ts',
    'scripts/ci.ts',
    'generated/token/index.ts',
  ]
  const others = [
    'src/protocols/gadgets/index.ts',
    'contracts/gadgets/Gadgets.sol',
    'contracts/test/gadgets/calls/Buy.t.sol',
    'contracts/script/Gadgets.s.sol',
    'generated/gadgets/index.ts',
    'generated/config.schema.json',
    'test/gadgets/e2e/buy.test.ts',
    'test/environments/typescript/gadgets.ts',
    'bench/gadgets/gas.ts',
    'examples/gadgets/main.ts',
    'docs/guides/agents.md',
    'README.md',
  ]
  expect(foundationFiles([...foundation, ...others], ['gadgets'])).toEqual(foundation)
})
