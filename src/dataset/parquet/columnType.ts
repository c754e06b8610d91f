import type { SchemaElement } from 'hyparquet'
import { ColumnNotFoundError, MalformedParquetError } from '../errors.js'
import { dateText, timestampText, timeText, type Unit } from './dates.js'

/** Of a decimal that is 16 bytes. */
const maxDigits = 38

/** A value of a table: a bigint is a number that a float64 cannot tell from its neighbours. */
export type Cell = string | number | bigint

/** What the values of a column mean. `bytes` are text if all of them are UTF-8. */
export type ParquetMeaning =
  | { kind: 'integer' | 'float' | 'boolean' | 'text' | 'bytes' | 'hex' | 'uuid' | 'date' | 'nothing' }
  | { kind: 'decimal'; scale: number }
  | { kind: 'time'; unit: Unit }
  | { kind: 'timestamp'; unit: Unit; isUtc: boolean }

export interface ParquetColumn {
  name: string
  /** Position among the columns of the highest level, from 0. */
  place: number
  /** Whether the file has no name for it. */
  isUnnamed: boolean
  element: SchemaElement
  meaning: ParquetMeaning
  type: 'number' | 'string'
  /** What a value that is not missing becomes; a whole number beyond 2^53 stays a bigint. */
  convert: (value: unknown) => Cell
}

/** Why a column becomes no column of a table. */
export interface LeftOut {
  name: string
  /** What it holds. */
  reason: string
}

/** The bytes of a text are not UTF-8. */
export class NotTextError extends MalformedParquetError {
  static override name = 'NotTextError'
}

/** Decides what a column of the highest level becomes, from what the schema says of it. */
export function columnOf(element: SchemaElement, place: number): ParquetColumn | LeftOut {
  const name = element.name || `column ${place + 1}`
  if (element.num_children || !element.type) return { name, reason: nestedReason(element) }
  if (element.repetition_type === 'REPEATED') return { name, reason: 'lists' }
  const found = meaningOf(element)
  if (typeof found === 'string') return { name, reason: found }
  return {
    name,
    place,
    isUnnamed: element.name === '',
    element,
    meaning: found,
    type: isNumeric(found) ? 'number' : 'string',
    convert: converterOf(found, element),
  }
}

/** Whether values are numbers, before some columns of numbers are kept as text. */
export function isNumeric({ kind }: ParquetMeaning): boolean {
  return kind === 'integer' || kind === 'float' || kind === 'decimal' || kind === 'nothing'
}

/**
 * The columns, of which some are text, whatever they hold.
 *
 * @throws {ColumnNotFoundError} when one of those is missing.
 */
export function keepText(
  columns: readonly ParquetColumn[],
  strings: readonly string[] = [],
): ParquetColumn[] {
  const names = columns.map(({ name }) => name)
  for (const name of strings) if (!names.includes(name)) throw new ColumnNotFoundError(name, names)
  return columns.map((column) => {
    const { name, meaning } = column
    if (column.type === 'string' || !strings.includes(name)) return column
    if (meaning.kind !== 'decimal') return { ...column, type: 'string' }
    return { ...column, type: 'string', convert: (value) => decimalText(integer(value), meaning.scale) }
  })
}

function nestedReason({ converted_type, logical_type }: SchemaElement): string {
  const type = logical_type?.type ?? converted_type
  if (type === 'LIST') return 'lists'
  if (type === 'MAP' || type === 'MAP_KEY_VALUE') return 'maps'
  return 'nested values'
}

/** What the values of a column mean, or why they mean nothing that a table holds. */
function meaningOf(element: SchemaElement): ParquetMeaning | string {
  const { type, type_length: length, converted_type: converted, logical_type: logical } = element
  const annotation = logical?.type ?? converted
  if (logical && !logical.type) return 'values of an unknown type'
  switch (annotation) {
    case 'JSON':
      return 'JSON'
    case 'BSON':
      return 'BSON'
    case 'INTERVAL':
      return 'intervals'
    case 'GEOMETRY':
    case 'GEOGRAPHY':
      return 'shapes'
    case 'NULL':
      return { kind: 'nothing' }
    case 'DECIMAL': {
      const { scale = 0, precision = 0 } = logical?.type === 'DECIMAL' ? logical : element
      if (!(scale >= 0 && scale <= maxDigits && precision <= maxDigits)) {
        return `decimals of more than ${maxDigits} digits`
      }
      if (type !== 'BOOLEAN' && type !== 'FLOAT' && type !== 'DOUBLE' && type !== 'INT96') {
        return { kind: 'decimal', scale }
      }
    }
  }
  switch (type) {
    case 'BOOLEAN':
      if (annotation === undefined) return { kind: 'boolean' }
      break
    case 'FLOAT':
    case 'DOUBLE':
      if (annotation === undefined) return { kind: 'float' }
      break
    case 'INT32':
    case 'INT64':
      if (annotation === undefined || annotation === 'INTEGER' || /^U?INT_\d+$/.test(annotation)) {
        return { kind: 'integer' }
      }
      if (annotation === 'DATE' && type === 'INT32') return { kind: 'date' }
      return timeOf(element) ?? `values of the type ${type} that are ${annotation}`
    case 'INT96':
      if (annotation === undefined) return { kind: 'timestamp', unit: 'NANOS', isUtc: false }
      break
    case 'BYTE_ARRAY':
      if (annotation === undefined) return { kind: 'bytes' }
      if (annotation === 'UTF8' || annotation === 'STRING' || annotation === 'ENUM') return { kind: 'text' }
      break
    case 'FIXED_LEN_BYTE_ARRAY':
      if (annotation === undefined) return { kind: 'hex' }
      if (annotation === 'UUID' && length === 16) return { kind: 'uuid' }
      if (annotation === 'FLOAT16' && length === 2) return { kind: 'float' }
  }
  return `values of the type ${type} that are ${annotation}`
}

function timeOf({ type, converted_type: converted, logical_type: logical }: SchemaElement) {
  if (logical?.type === 'TIME') return { kind: 'time', unit: logical.unit } as const
  if (logical?.type === 'TIMESTAMP' && type === 'INT64') {
    return { kind: 'timestamp', unit: logical.unit, isUtc: logical.isAdjustedToUTC } as const
  }
  // The older types say nothing of local times: the format takes them as adjusted to UTC.
  switch (logical ? undefined : converted) {
    case 'TIME_MILLIS':
      return { kind: 'time', unit: 'MILLIS' } as const
    case 'TIME_MICROS':
      return { kind: 'time', unit: 'MICROS' } as const
    case 'TIMESTAMP_MILLIS':
      return { kind: 'timestamp', unit: 'MILLIS', isUtc: true } as const
    case 'TIMESTAMP_MICROS':
      return { kind: 'timestamp', unit: 'MICROS', isUtc: true } as const
    default:
      return undefined
  }
}

function converterOf(meaning: ParquetMeaning, { type, ...element }: SchemaElement): ParquetColumn['convert'] {
  switch (meaning.kind) {
    case 'boolean':
      return String
    case 'nothing':
      return Number
    case 'float':
      return type === 'FIXED_LEN_BYTE_ARRAY' ? (value) => float16(bytesOf(value)) : Number
    case 'integer': {
      const bits = type === 'INT32' ? 32 : 64
      if (isUnsigned(element)) return (value) => exact(BigInt.asUintN(bits, integer(value)))
      return bits === 32 ? Number : (value) => exact(integer(value))
    }
    case 'decimal': {
      const unit = 10n ** BigInt(meaning.scale)
      return (value) => {
        const unscaled = integer(value)
        return unscaled % unit === 0n ? exact(unscaled / unit) : Number(`${unscaled}e-${meaning.scale}`)
      }
    }
    case 'text':
    case 'bytes':
      return (value) => utf8(bytesOf(value))
    case 'hex':
      return (value) => hex(bytesOf(value))
    case 'uuid':
      return (value) => hex(bytesOf(value)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    case 'date':
      return (value) => dateText(integer(value))
    case 'time':
      return (value) => timeText(integer(value), meaning.unit)
    case 'timestamp':
      if (type !== 'INT96') return (value) => timestampText(integer(value), meaning)
      return (value) => timestampText(nanosecondsOf(integer(value)), meaning)
  }
}

function isUnsigned({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return logical?.type === 'INTEGER' ? !logical.isSigned : /^UINT_\d+$/.test(converted ?? '')
}

/** A whole number as a number, if no other one is the same float64. */
function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The integer of a decimal: stored as one, or as the bytes of one, the highest first. */
function integer(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number)
  if (value.length === 0) return 0n
  if (value.length > 32) throw new MalformedParquetError({ reason: 'a decimal has too many digits.' })
  return BigInt.asIntN(8 * value.length, BigInt(`0x${hex(value)}`))
}

/** A decimal with all digits, but for zeros at its end. */
function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** Of an older type of timestamp: the nanoseconds of a day, and the number of that day in the Julian calendar. */
function nanosecondsOf(value: bigint): bigint {
  const julianDayOfEpoch = 2_440_588n
  return ((value >> 64n) - julianDayOfEpoch) * 86_400_000_000_000n + BigInt.asUintN(64, value)
}

/** @see IEEE 754, binary16 */
function float16(bytes: Uint8Array): number {
  const bits = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8)
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new NotTextError({ reason: 'it holds text that is not UTF-8.', cause })
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new MalformedParquetError({ reason: 'it holds something else than its schema says.' })
}
