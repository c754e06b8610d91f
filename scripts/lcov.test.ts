import { describe, expect, test } from 'vitest'
import { coverageOf, parseReport } from './lcov.js'

/** The coverage of a file, by what forge counts in it. */
function coverage(code: string, ...entries: string[]) {
  const runs = parseReport(['SF:a.sol', ...entries, 'end_of_record'].join('\n')).get('a.sol')
  if (!runs) throw new RangeError('the report is not read')
  return coverageOf(code.split('\n'), runs)
}

test('each file has its own counts', () => {
  const report = 'TN:\nSF:a.sol\nDA:1,2\nend_of_record\nTN:\nSF:b.sol\nDA:1,0\nDA:2,0\nend_of_record\n'
  const files = [...parseReport(report)].map(([file, runs]) => [file, coverageOf([], runs)])
  expect(files).toEqual([
    ['a.sol', { lines: 1, branches: 0, missedLines: [], missedBranches: [] }],
    ['b.sol', { lines: 2, branches: 0, missedLines: [1, 2], missedBranches: [] }],
  ])
})

describe('an `if` without `else` has two ways', () => {
  const code = 'if (a > b) revert();\nc = d;'

  test('both were gone', () => {
    expect(coverage(code, 'DA:1,5', 'DA:2,3', 'BRDA:1,0,0,2')).toMatchObject({
      branches: 2,
      missedBranches: [],
    })
  })

  test('nobody went in', () => {
    expect(coverage(code, 'DA:1,5', 'DA:2,5', 'BRDA:1,0,0,-').missedBranches).toEqual([1])
  })

  test('nobody went around', () => {
    expect(coverage(code, 'DA:1,5', 'DA:2,0', 'BRDA:1,0,0,5')).toMatchObject({
      missedLines: [2],
      missedBranches: [1],
    })
  })

  test('nobody came', () => {
    expect(coverage(code, 'DA:1,0', 'DA:2,0', 'BRDA:1,0,0,-').missedBranches).toEqual([1, 1])
  })

  test('forge counts nothing of a condition that is a variable, and the next line tells', () => {
    expect(coverage('if (a) b = c;\nd = e;', 'DA:1,2', 'DA:2,5', 'BRDA:1,0,0,2').missedBranches).toEqual([])
    expect(coverage('if (a) b = c;\nd = e;', 'DA:1,2', 'DA:2,2', 'BRDA:1,0,0,2').missedBranches).toEqual([1])
    expect(
      coverage('if (a) b = c;\n// d\ne = f;', 'DA:1,2', 'DA:3,5', 'BRDA:1,0,0,2').missedBranches,
    ).toEqual([])
    expect(coverage('if (a) {\nb = c;\n}', 'DA:1,0', 'DA:2,3', 'BRDA:1,0,0,3')).toMatchObject({
      missedLines: [],
      missedBranches: [1],
    })
  })

  test('what follows its block tells as well', () => {
    const code = 'if (a) {\nb = c();\n}\n\nd = e();'
    expect(coverage(code, 'DA:1,2', 'DA:2,2', 'DA:5,5', 'BRDA:1,0,0,2').missedBranches).toEqual([])
    expect(coverage(code, 'DA:1,2', 'DA:2,2', 'DA:5,2', 'BRDA:1,0,0,2').missedBranches).toEqual([1])
  })

  test('who comes to what follows a block that ends with a jump went around it', () => {
    for (const [body, missed] of [
      ['return b();', []],
      ['revert B();', []],
      ['break;', []],
      ['if (b) return c();', [1]],
    ] as const) {
      const code = `if (a) {\n${body}\n}\nd = e();`
      expect(coverage(code, 'DA:1,2', 'DA:2,2', 'DA:4,1', 'BRDA:1,0,0,2').missedBranches).toEqual(missed)
    }
    const code = 'if (a) return b();\nd = e();'
    expect(coverage(code, 'DA:1,2', 'DA:2,1', 'BRDA:1,0,0,2').missedBranches).toEqual([])
  })

  test('an event before it tells, unless it calculates', () => {
    const entries = ['DA:1,5', 'DA:2,2', 'BRDA:2,0,0,2']
    expect(coverage('emit A(b, c);\nif (a) b = c;', ...entries).missedBranches).toEqual([])
    expect(coverage('emit A(b - c);\nif (a) b = c;', ...entries).missedBranches).toEqual([2])
    expect(coverage('a = b();\nif (a) b = c;', ...entries).missedBranches).toEqual([2])
  })

  test('the next line says nothing when it is a loop', () => {
    const loop = 'if (a) b = c;\nfor (;;) d = e;'
    expect(coverage(loop, 'DA:1,2', 'DA:2,5', 'BRDA:1,0,0,2').missedBranches).toEqual([1])
  })

  test('the condition takes several lines', () => {
    const code = 'if (\na\n|| b\n) {\nc = d;\n}'
    expect(coverage(code, 'DA:2,9', 'DA:4,4', 'DA:5,4', 'BRDA:4,0,0,4').missedBranches).toEqual([])
    expect(coverage(code, 'DA:2,4', 'DA:4,4', 'DA:5,4', 'BRDA:4,0,0,4').missedBranches).toEqual([4])
  })
})

test('with `else`, and with `catch`, forge counts both ways', () => {
  const code = 'try a.b() {}\ncatch {\nc = d;\n}'
  const entries = ['DA:1,7', 'DA:3,2', 'BRDA:1,4,0,7']
  expect(coverage(code, ...entries, 'BRDA:2,4,1,2')).toMatchObject({ branches: 2, missedBranches: [] })
  expect(coverage(code, ...entries, 'BRDA:2,4,1,-').missedBranches).toEqual([1])
})
