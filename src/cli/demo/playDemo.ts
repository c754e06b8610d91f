import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Progress } from '../progress.js'
import { GasMeter } from './gasMeter.js'
import type { ProtocolDemo } from './protocolDemo.js'
import type { DemoResult } from './result.js'

/** Plays a demo in a temporary folder, which it removes afterwards. */
export async function playDemo(
  demo: ProtocolDemo,
  {
    options,
    progress,
    cwd,
    signal,
  }: { options: object; progress: Progress; cwd: string; signal: AbortSignal },
): Promise<DemoResult> {
  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-demo-'))
  try {
    const gas = new GasMeter()
    const outcome = await demo.play({ progress, gas, folder, signal }, { options, cwd })
    return { ...outcome, gas: gas.perCall(), seconds: Math.round(performance.now() / 100) / 10 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
