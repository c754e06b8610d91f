import { type Hex, zeroHash } from 'viem'
import {
  type Blockstore,
  encodeCid,
  type PublishFile,
  type PublishProgress,
  publish,
  publishFile,
  superhash,
} from '../../../../content/index.js'
import { type CreateRunParameters, encodeVoteRule, type ModelState, type VoteRule } from '../../index.js'
import { assessVote, type VoteWarning } from './assessVote.js'

export interface PrepareVoteRunParameters
  extends Omit<CreateRunParameters, 'taskCid' | 'rule' | 'genesisRoot' | 'content' | 'genesisState'>,
    Omit<VoteRule, 'text'> {
  /** How to train, and how to judge a state: exactly, for it is all that voters go by. Markdown. */
  text: string
  /** What it refers to: the data, programs. None is called `rule.md`. */
  files?: readonly PublishFile[] | undefined
  /** What training starts from: a file, or a final state of any run. Without it, the text says so. */
  genesis?: { file: Uint8Array } | { state: Pick<ModelState, 'stateHash' | 'root'> } | undefined
  /** Where text, files and genesis go. */
  store: Pick<Blockstore, 'put'>
  /** The chain that the run is for. By default Ethereum. */
  chainId?: number | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: PublishProgress) => void) | undefined
}

export interface PreparedVoteRun {
  /** What `createRun` takes, but for the contract's address. */
  parameters: CreateRunParameters
  rule: VoteRule
  /** What may make the run unsafe: read it before you fund it. */
  warnings: readonly VoteWarning[]
}

/** The name of the text in the run's directory. Readers find it by its superhash. */
const textPath = 'rule.md'

/**
 * Prepares a run whose disputes are decided by a vote, and publishes its text.
 *
 * Nothing reaches a chain: read the warnings, then call `createRun` with the parameters, and `fund`.
 *
 * @throws {InvalidRuleError} when a part of the rule is out of its range.
 * @throws {InvalidPathError} when two files have the same path, or one is unsafe.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import type { Blockstore } from 'modelmarket/content'
 * import { createRun } from 'modelmarket/training'
 * import { prepareVoteRun } from 'modelmarket/training/flows'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address, vote: Address, store: Blockstore
 *
 * const { parameters, warnings } = await prepareVoteRun({
 *   text: await readFile('rule.md', 'utf8'),
 *   files: [{ path: 'train.csv', content: await readFile('train.csv') }],
 *   voteSeconds: 86_400,
 *   quorum: parseEther('1000'),
 *   fee: parseEther('5'),
 *   adjudicator: vote,
 *   reward: parseEther('1'),
 *   workerDeposit: parseEther('300'),
 *   challengeDeposit: parseEther('60'),
 *   maxStates: 16,
 *   statesPerPeriod: 4,
 *   stateSeconds: 3_600,
 *   challengeWindow: 86_400,
 *   runSeconds: 1_209_600,
 *   store,
 * })
 * for (const { message } of warnings) console.warn(message)
 * const { runId } = await createRun.sync(client, { address: training, ...parameters })
 * ```
 */
export async function prepareVoteRun({
  text,
  files = [],
  genesis,
  voteSeconds,
  quorum,
  fee,
  store,
  signal,
  onProgress,
  chainId,
  ...params
}: PrepareVoteRunParameters): Promise<PreparedVoteRun> {
  const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) }
  const content = new TextEncoder().encode(text)
  const { cid: textCid } = await publishFile(content, store, options)
  const rule: VoteRule = { voteSeconds, quorum, fee, text: superhash(textCid) }
  const encoded = encodeVoteRule(rule)
  const { cid } = await publish([...files, { path: textPath, content }], store, options)
  return {
    parameters: {
      ...params,
      taskCid: cid.toString(),
      rule: encoded,
      ...(await genesisOf(genesis, store, options)),
    },
    rule,
    warnings: assessVote({ ...params, rule, chainId }),
  }
}

async function genesisOf(
  genesis: PrepareVoteRunParameters['genesis'],
  store: Pick<Blockstore, 'put'>,
  options: { signal?: AbortSignal },
): Promise<{ genesisRoot: Hex; content?: Hex; genesisState: Hex | undefined }> {
  if (!genesis) return { genesisRoot: zeroHash, genesisState: undefined }
  if ('state' in genesis) {
    const { stateHash: genesisState, root: genesisRoot } = genesis.state
    return { genesisRoot, genesisState }
  }
  const { cid } = await publishFile(genesis.file, store, options)
  return { genesisRoot: superhash(cid), content: encodeCid(cid), genesisState: undefined }
}
