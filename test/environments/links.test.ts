import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { linksOf, repositoryPathOf } from '../../scripts/links.js'
import { installed } from './installed.js'

const pages = (folder: string) =>
  readdirSync(installed(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file))

test('each link of the packed README into the repository leads to a file of the package', () => {
  const targets = linksOf(readFileSync(installed('README.md'), 'utf8')).map(({ target }) => target)
  const own = targets.flatMap((target) => repositoryPathOf(target) ?? [])
  expect(own.length).toBeGreaterThan(10)
  for (const target of own) expect(existsSync(installed(target.replace(/#.*/, ''))), target).toBe(true)
  // npm's page follows no relative links.
  for (const target of targets) expect(target).toMatch(/^(https:|#)/)
})

test('each relative link of the other pages leads to a file of the package', () => {
  const found = [...pages('docs'), 'SECURITY.md', 'CONTRIBUTING.md']
  expect(found.length).toBeGreaterThan(10)
  for (const page of found) {
    for (const { target } of linksOf(readFileSync(installed(page), 'utf8'))) {
      if (/^[a-z]+:|^#/.test(target)) continue
      const file = installed(dirname(page), decodeURI(target.replace(/#.*/, '')))
      expect(existsSync(file), `${page}: ${target}`).toBe(true)
    }
  }
})
