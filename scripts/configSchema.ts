// Writes generated/config.schema.json: what an editor checks a configuration of the command against.
import { writeFileSync } from 'node:fs'
import { toJsonSchema } from '@valibot/to-json-schema'
import { configSchema } from '../src/cli/config.js'
import { allProtocols } from '../src/cli/program.js'

// Checks beyond the pattern, such as an address' checksum, are left to the command.
const schema = toJsonSchema(configSchema(allProtocols), { ignoreActions: ['check'] })
writeFileSync('generated/config.schema.json', `${JSON.stringify(schema, null, 2)}\n`)
