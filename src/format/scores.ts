import { InvalidInputError } from './errors.js'
import { formatCount, type LocaleOptions, numberFormat } from './numbers.js'

/**
 * Writes a part of a whole in percent: `96.7 %`.
 *
 * @param share From 0 to 1.
 * @example
 * ```ts
 * import { formatShare } from 'modelmarket/format'
 *
 * console.log(formatShare(0.967)) // 96.7 %
 * ```
 */
export function formatShare(share: number, { locale = 'en' }: LocaleOptions = {}): string {
  const style = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return `${numberFormat(locale, style).format(share * 100)} %`
}

/**
 * Writes how many labels a model predicts correctly: `348 / 360 (96.7 %)`.
 *
 * @param score How many are correct.
 * @param size How many there are.
 * @example
 * ```ts
 * import { formatScore } from 'modelmarket/format'
 *
 * console.log(formatScore(348, 360)) // 348 / 360 (96.7 %)
 * ```
 */
export function formatScore(score: number, size: number, options: LocaleOptions = {}): string {
  const counts = `${formatCount(score, options)} / ${formatCount(size, options)}`
  return size > 0 ? `${counts} (${formatShare(score / size, options)})` : counts
}

/**
 * Reads a score that a person typed: `324` correct labels, or `90 %` of them, rounded up.
 *
 * @param size How many labels there are.
 * @throws {InvalidInputError} when it is not a score, or more than there are labels.
 * @example
 * ```ts
 * import { parseScore } from 'modelmarket/format'
 *
 * console.log(parseScore('90%', 360)) // 324
 * ```
 */
export function parseScore(text: string, size: number): number {
  const [, count, percent] = /^(?:(\d{1,9})|(\d{1,3}(?:\.\d{1,6})?)\s?%)$/.exec(text.trim()) ?? []
  if (count === undefined && percent === undefined)
    throw new InvalidInputError({
      input: text,
      problem: 'is not a score',
      expected: 'correct labels, such as `324`, or a part of them, such as `90%`',
    })
  const score = percent === undefined ? Number(count) : Math.ceil((Number(percent) / 100) * size - 1e-9)
  if (score > size)
    throw new InvalidInputError({ input: text, problem: `is more than the ${size} test labels` })
  return score
}

/**
 * Reads a part of a whole that a person typed: `0.02`, or `2 %`.
 *
 * @returns From 0 to 1.
 * @throws {InvalidInputError} when it is not a share.
 * @example
 * ```ts
 * import { parseShare } from 'modelmarket/format'
 *
 * console.log(parseShare('2 %'), parseShare('0.02')) // 0.02 0.02
 * ```
 */
export function parseShare(text: string): number {
  const [, plain, percent] =
    /^(?:(0(?:\.\d{1,9})?|1)|(100(?:\.0{1,7})?|\d{1,2}(?:\.\d{1,7})?)\s?%)$/.exec(text.trim()) ?? []
  if (plain === undefined && percent === undefined)
    throw new InvalidInputError({
      input: text,
      problem: 'is not a share',
      expected: 'a number from 0 to 1, such as `0.02`, or `2%`',
    })
  return percent === undefined ? Number(plain) : Number(percent) / 100
}
