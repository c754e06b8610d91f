// What two models reach, and where one of them was taken back.
export const accuracy = Array.from({ length: 26 }, (_, x) => ({ x, y: 0.96 - 0.8 * 0.8 ** x }))
export const fallen = accuracy.slice(9, 12).map(({ x }) => ({ x, y: 0.3 }))
