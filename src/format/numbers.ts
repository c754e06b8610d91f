/** How to write numbers. */
export interface LocaleOptions {
  /** A BCP 47 language tag, such as that of `navigator.language`. By default `en`. */
  locale?: string | undefined
}

/** They are costly to make. */
const formats = new Map<string, Intl.NumberFormat>()

/** Returns the format of a language. */
export function numberFormat(
  locale: string,
  options: Intl.NumberFormatOptions,
): Pick<Intl.NumberFormat, 'format' | 'formatToParts'> {
  const key = JSON.stringify([locale, options])
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

/**
 * Writes a whole number with its thousands grouped: `1,797`.
 *
 * @example
 * ```ts
 * import { formatCount } from 'modelmarket/format'
 *
 * console.log(formatCount(1797), formatCount(1797, { locale: 'de' })) // 1,797 1.797
 * ```
 */
export function formatCount(count: number | bigint, { locale = 'en' }: LocaleOptions = {}): string {
  return numberFormat(locale, {}).format(count)
}
