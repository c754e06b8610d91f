/** Of the times of a Parquet file. */
export type Unit = 'MILLIS' | 'MICROS' | 'NANOS'

const perSecond: Record<Unit, bigint> = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n }
const secondsOfDay = 86_400n

/** A day since 1970-01-01 as ISO 8601 writes it; a year before 0 has a minus, as in DuckDB. */
export function dateText(day: bigint): string {
  // Years are counted from March, in eras of 400: every era has the same days.
  const shifted = Number(day) + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${year < 0 ? year : padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`
}

/** A time of day, such as `09:30:00` or `09:30:00.25`: with no more digits than it has. */
export function timeText(time: bigint, unit: Unit): string {
  const scale = perSecond[unit]
  const seconds = Number(time / scale)
  const fraction = padded(Number(time % scale), String(scale).length - 1).replace(/0+$/, '')
  const [hour, minute, second] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const text = `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}`
  return fraction === '' ? text : `${text}.${fraction}`
}

/** A moment, such as `2020-01-31T09:30:00Z`: without the `Z` where it is the local time of nobody knows where. */
export function timestampText(time: bigint, { unit, isUtc }: { unit: Unit; isUtc: boolean }): string {
  const unitsOfDay = secondsOfDay * perSecond[unit]
  const rest = ((time % unitsOfDay) + unitsOfDay) % unitsOfDay
  return `${dateText((time - rest) / unitsOfDay)}T${timeText(rest, unit)}${isUtc ? 'Z' : ''}`
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
