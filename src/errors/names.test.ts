import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Found {
  file: string
  name: string
  above: string
  /** The name that the class states. */
  stated: string | undefined
}

const classes: Found[] = []
for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
  const source = readFileSync(`src/${file}`, 'utf8')
  // The head of a class may take several lines.
  const declarations = /^(?:export )?(?:abstract )?class (\w+).* extends (\w+)((?:.*[^{}\n]\n)*?.*\{\n.*\n)/gm
  for (const [, name = '', above = '', start = ''] of source.matchAll(declarations)) {
    const stated = start.match(/^ {2}static override name = '(.*)'$/m)?.[1]
    classes.push({ file, name, above, stated })
  }
}

const isOurs = (name: string): boolean =>
  name === 'ModelMarketError' || classes.some((one) => one.name === name && isOurs(one.above))
const errors = classes.filter(({ above }) => isOurs(above))

test('there are errors of the foundation and of protocols', () => {
  expect(errors.length).toBeGreaterThan(150)
  expect(errors.some(({ file }) => file.startsWith('protocols/'))).toBe(true)
})

test.each(errors)('$name states its name, with the protocol that it is of', ({ file, name, stated }) => {
  const protocol = file.match(/^protocols\/(\w)(\w*)/)
  const prefix = protocol ? `${protocol[1]?.toUpperCase()}${protocol[2]}.` : ''
  expect(stated).toBe(`${prefix}${name}`)
})
