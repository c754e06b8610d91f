import { expect, test } from 'vitest'
import { anchorsOf, bareSectionsOf, linksOf, referencesOf, repositoryPathOf, unpackedLink } from './links.js'

test('linksOf finds links, but not in code', () => {
  const page =
    '[a](b.md) and [c](d.md#e)\n`[no](code.md)`\n```\n[no](fence.md)\n```\n[`f`](g.ts)\n[h]: https://i.md'
  expect(linksOf(page)).toEqual([
    { target: 'b.md', line: 1 },
    { target: 'd.md#e', line: 1 },
    { target: 'g.ts', line: 6 },
    { target: 'https://i.md', line: 7 },
  ])
})

test('anchorsOf makes the anchors of GitHub', () => {
  const page = '# 1. Split, publish, seal\n## `modelmarket/content`\n## Time\n## Time\n```sh\n# no\n```\n'
  const anchors = ['1-split-publish-seal', 'modelmarketcontent', 'time', 'time-1']
  expect([...anchorsOf(page)]).toEqual(anchors)
})

test('referencesOf finds the pages that a source names', () => {
  const source =
    '// see docs/market/protocol.md#2-status.\nconst a = 1\n * @see docs/market/gas.md, and ../docs/b.md'
  expect(referencesOf(source)).toEqual([
    { target: 'docs/market/protocol.md#2-status', line: 1 },
    { target: 'docs/market/gas.md', line: 3 },
  ])
})

test('bareSectionsOf finds sections that are named by number', () => {
  const bare = 'PROTOCOL §2\nprotocol.md §2\n@see PROTOCOL.md §2\n(docs/market/protocol.md) §3'.split('\n')
  for (const text of bare) expect(bareSectionsOf(`fine\n${text}`)).toEqual([2])
  expect(bareSectionsOf('RFC 8439 §2.3, docs/market/protocol.md#2-status')).toEqual([])
})

test('repositoryPathOf finds the file that an absolute link leads to', () => {
  const at = 'https://github.com/modelmarket/modelmarket'
  expect(repositoryPathOf(`${at}/blob/main/docs/a.md#b`)).toBe('docs/a.md#b')
  expect(repositoryPathOf(`${at}/tree/main/src/chain`)).toBe('src/chain')
  for (const other of [`${at}/issues`, 'docs/a.md', 'https://viem.sh'])
    expect(repositoryPathOf(other)).toBeUndefined()
})

test('unpackedLink finds what cannot be followed from a package', () => {
  const packed = new Set(['README.md', 'docs/a.md', 'docs/guides/b.md', 'src/chain/index.ts'])
  for (const target of ['../a.md#c', '../../src/chain', '../../src/chain/', '#here', 'https://viem.sh'])
    expect(unpackedLink('docs/guides/b.md', target, packed), target).toBeUndefined()
  expect(unpackedLink('docs/guides/b.md', '../../test/x.ts', packed)).toContain('test/x.ts')
  expect(unpackedLink('README.md', 'docs/a.md', packed)).toContain('relative')
  expect(unpackedLink('README.md', 'docs/c.md', packed)).toContain('not in the package')
})
