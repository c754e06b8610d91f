import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const protocols = readdirSync('src/protocols').map((name) => `src/protocols/${name}/react`)
const layers = ['src/react', ...protocols.filter((folder) => existsSync(folder))]
const files = layers.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
    .map((file) => `${folder}/${file}`),
)

test('a file is for the browser alone if it has hooks or components, so that servers may import the others', () => {
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const source = readFileSync(file, 'utf8')
    const isClient = /^export (function use|function \w+Provider|const \w+Context)/m.test(source)
    expect(source.startsWith("'use client'\n"), file).toBe(isClient)
  }
})
