import { ModelMarketError } from 'modelmarket/errors'
import { type DemoArguments, parseArguments, usage } from './arguments.js'
import { runDemo } from './demo.js'
import { UsageError } from './errors.js'
import { createProgress } from './progress.js'
import { formatReport } from './report.js'
import { formatJson } from './result.js'

/** Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted. */
async function main(): Promise<number> {
  const interruption = new AbortController()
  const { signal } = interruption
  // Not `once`: a terminal and npm may each send one, and the second must not cut the cleaning up short.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort())
  // Whoever reads may have seen enough: `npm run demo | head`.
  process.stdout.on('error', () => interruption.abort())
  try {
    await run(parseArguments(process.argv.slice(2)), signal)
    return 0
  } catch (error) {
    if (signal.aborted) {
      // Whatever was under way failed because of it.
      console.error('Interrupted. The chain is stopped and the temporary folder removed.')
      return 130
    }
    if (!ModelMarketError.is(error)) throw error
    console.error(error.message)
    if (!(error instanceof UsageError)) return 1
    console.error(`\n${usage}`)
    return 2
  }
}

async function run(args: DemoArguments, signal: AbortSignal): Promise<void> {
  if (args.help) {
    console.log(usage)
    return
  }
  const stream = args.json ? process.stderr : process.stdout
  const progress = createProgress(stream, signal)
  const result = await runDemo(args, { progress, signal })
  progress.print(formatReport(result, stream.columns))
  if (args.json) console.log(formatJson(result))
}

process.exitCode = await main()
