import type { RowIndexRule } from '../columns/rowIndex.js'
import { isNumeric, type ParquetColumn } from '../parquet/columnType.js'
import type { MissingValues } from '../parquet/missingValues.js'
import { quoted } from './duckdb.js'

/** A path as a pattern that matches nothing else. */
export function patternOf(path: string): string {
  return path.replace(/[*?[]/g, '[$&]')
}

/** A Parquet file as DuckDB reads it: bytes stay bytes, names of folders become no columns. */
export function sourceSql(path: string, options = ''): string {
  return `read_parquet(${quoted(patternOf(path))}, binary_as_string = false, hive_partitioning = false${options})`
}

/** A column as it is in the file: by its place, as DuckDB has no two names that differ in case alone. */
function rawSql({ place }: ParquetColumn): string {
  return `#${place + 1}`
}

/**
 * What `parseParquet` reads of a column, as a field of CSV, where an infinite number is `Infinity`. Numbers need not be in their
 * shortest form, but for those that stay text.
 */
export function fieldSql(column: ParquetColumn, missing: MissingValues): string {
  const value = rawSql(column)
  const field = valueSql(column, value)
  const isFloat = column.meaning.kind === 'float'
  const none = [
    ...(isFloat ? [`isnan(${value})`] : []),
    ...(isFloat ? floatMissingSql(value, missing) : textMissingSql(column, field, missing)),
  ]
  return none.length === 0 ? field : `CASE WHEN ${none.join(' OR ')} THEN NULL ELSE ${field} END`
}

function floatMissingSql(value: string, { numbers }: MissingValues): string[] {
  return Array.from(numbers, (number) => `${value}::DOUBLE = '${number}'::DOUBLE`)
}

function textMissingSql({ meaning }: ParquetColumn, field: string, missing: MissingValues): string[] {
  const texts = [...(isNumeric(meaning) ? missing.numberTexts : missing.texts)]
  return texts.length === 0 ? [] : [`${field} IN (${texts.map(quoted).join(', ')})`]
}

function valueSql({ type, meaning, element }: ParquetColumn, value: string): string {
  switch (meaning.kind) {
    case 'float':
      // A number of four bytes as eight, or its text would be that of another number.
      return type === 'string' ? numberTextSql(`${value}::DOUBLE`) : finiteSql(`${value}::DOUBLE`)
    case 'decimal':
      return meaning.scale === 0 ? `${value}::VARCHAR` : decimalTextSql(`${value}::VARCHAR`)
    case 'integer':
    case 'boolean':
    case 'text':
    case 'uuid':
      return `${value}::VARCHAR`
    case 'bytes':
      return `decode(${value})`
    case 'hex':
      return `lower(hex(${value}))`
    case 'date':
      return `strftime(${value}, '%Y-%m-%d')`
    case 'time':
      return `replace(${value}::VARCHAR, '+00', '')`
    case 'timestamp': {
      const isNanos = meaning.unit === 'NANOS' && !meaning.isUtc && element.type !== 'INT96'
      // DuckDB has no moments in UTC of nanoseconds, and no text of one in UTC without the zones of its own.
      const moment = meaning.isUtc ? `make_timestamp(epoch_us(${value}))` : value
      const text = `strftime(${moment}, '%Y-%m-%dT%H:%M:%S.${isNanos ? '%n' : '%f'}')`
      return `regexp_replace(${text}, '\\.?0+$', '')${meaning.isUtc ? " || 'Z'" : ''}`
    }
    case 'nothing':
      return 'NULL'
  }
}

/** With a zero before its point, and without those at its end. */
function decimalTextSql(text: string): string {
  return `regexp_replace(regexp_replace(${text}, '^(-?)\\.', '\\1' || '0.'), '\\.?0+$', '')`
}

/** A float64 as DuckDB writes it, but for an infinite one, which is `Infinity`. */
function finiteSql(value: string): string {
  return `CASE WHEN isinf(${value}) THEN ${infinitySql(value)} ELSE ${value}::VARCHAR END`
}

function infinitySql(value: string): string {
  return `CASE WHEN ${value} < 0 THEN '-Infinity' ELSE 'Infinity' END`
}

/** A float64 as JavaScript writes it, which goes on without an exponent from 1e-6 up to 1e21, and DuckDB from 1e-4 to 1e16. */
function numberTextSql(value: string): string {
  const text = `${value}::VARCHAR`
  const digits = `replace(replace(split_part(${text}, 'e', 1), '.', ''), '-', '')`
  const exponent = `abs(split_part(${text}, 'e', 2)::INTEGER)`
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`
  return `CASE WHEN isinf(${value}) THEN ${infinitySql(value)}
    WHEN ${value} = 0 THEN '0'
    WHEN NOT contains(${text}, 'e') THEN regexp_replace(${text}, '\\.0$', '')
    WHEN abs(${value}) >= 1e21 OR abs(${value}) < 1e-6 THEN regexp_replace(${text}, 'e([+-])0+', 'e\\1')
    WHEN abs(${value}) > 1 THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0')
    ELSE ${sign} || '0.' || repeat('0', ${exponent} - 1) || ${digits} END`
}

/** Whether all bytes of a column are text. */
export function isTextSql(column: ParquetColumn): string {
  const value = rawSql(column)
  return `coalesce(bool_and(${value} IS NULL OR TRY(decode(${value})) IS NOT NULL), true)`
}

/** Whether a column numbers or names the rows. It needs the number of each row, as `file_row_number`. */
export function isRowIndexSql(column: ParquetColumn, rule: RowIndexRule, missing: MissingValues): string {
  const value = rawSql(column)
  const field = fieldSql(column, missing)
  const isNumber = isNumeric(column.meaning)
  const isWhole =
    isNumber && column.meaning.kind !== 'integer' ? ` AND bool_and(${value} = trunc(${value}))` : ''
  const isThere = `count(${field}) = count(*)${isWhole}`
  if (rule === 'different') return `${isThere} AND count(DISTINCT ${value}) = count(*)`
  if (!isNumber) return 'false'
  return `${isThere} AND count(*) > 1 AND max(${value} - file_row_number) = min(${value} - file_row_number)`
}
