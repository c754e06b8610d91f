const separators = [';', ',', '\t', '|'] as const

/** The separator between whose fields a name stands in one of the names of a table, as where a file was read with another. */
export function otherSeparator(name: string, names: readonly string[]): string | undefined {
  return separators.find((separator) =>
    names.some(
      (text) => text.includes(separator) && text.split(separator).some((part) => part.trim() === name),
    ),
  )
}
