import * as v from 'valibot'

/** Describes a setting, for editors. */
export const described = <schema extends v.GenericSchema>(schema: schema, text: string) =>
  v.pipe(schema, v.description(text))
