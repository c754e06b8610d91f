import { marketErrors, statuses, statusOf, submissionStates } from 'modelmarket/market'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import { type Call, callNames, type RequestCall } from './calls.js'
import { calledOf, type ModelRequest, type Refusal, stateOf } from './model.js'

/** What takes several calls to bring about, and is what the market is about. */
const scenes = [
  'resolution opens early',
  'first proof before claims end',
  'first proof after claims end',
  'first proof in the last second',
  'higher proof',
  'proof that wins a tie',
  'proof that loses a tie',
  'last call, honest candidate',
  'last call, false candidate',
  'slash of one in a last call',
  'bulk slashing of all',
  'bulk slashing that stops at max',
  'bulk slashing of ten',
  'slash in a tree of two levels',
  'slash in a tree of three levels',
  'publication',
  'publication after a proven one stalled',
  'proven candidate reveals',
  'proven candidate stalls, last call anew',
  'proven candidate stalls, proof below leads',
  'proven candidate stalls, no proof left',
  'proven candidate stalls, nobody left',
  'refund after slashes',
  'payout of proven',
  'commitment copied',
  'commitment of garbage',
  'opening of another',
  'batch of several',
  'batch refused at its first call',
  'batch refused at a later call',
  'permit and payment in one',
  'permit good',
  'permit expired, refused',
  'permit expired, allowance suffices',
  'permit of another, refused',
  'permit of another, allowance suffices',
  'permit replayed, refused',
  'permit replayed, allowance suffices',
  'permit of another value or spender, refused',
] as const
export type Scene = (typeof scenes)[number]

/** Errors that need 2²⁴ submissions, a deployment, or another coin. */
const unreachable = ['Market_TooManySubmissions', 'TokenVault_ZeroAddress']

const namesOf = (type: 'event' | 'error'): string[] =>
  modelMarketAbi.flatMap((item) => (item.type === type ? [item.name] : []))

/** What a campaign has to have seen, or it has shown nothing. */
const expected: readonly string[] = [
  ...statuses.map((name) => `status ${name}`),
  ...submissionStates.filter((name) => name !== 'none').map((name) => `state ${name}`),
  ...callNames.flatMap((name) => [`accepted ${name}`, `refused ${name}`]),
  ...namesOf('event').map((name) => `event ${name}`),
  ...namesOf('error')
    .filter((name) => name.startsWith('Market_') && !unreachable.includes(name))
    .concat('ERC20InsufficientAllowance', 'ERC20InsufficientBalance')
    .map((name) => `error ${marketErrors.classes[name]?.name}`),
  ...scenes.map((name) => `scene ${name}`),
]

/** What was seen over a campaign, and how often. */
export class Coverage {
  calls = 0
  /** Calls tried without making them. */
  probes = 0
  private readonly seen = new Map<string, number>(expected.map((name) => [name, 0]))

  add(
    kind: 'status' | 'state' | 'accepted' | 'refused' | 'event' | 'error' | 'scene',
    name: string,
    times = 1,
  ): void {
    const key = `${kind} ${name}`
    this.seen.set(key, (this.seen.get(key) ?? 0) + times)
  }

  scene(name: Scene): void {
    this.add('scene', name)
  }

  /** What was never seen. */
  missing(): string[] {
    return [...this.seen].flatMap(([name, count]) => (count === 0 ? [name] : []))
  }

  toString(): string {
    return [...this.seen].map(([name, count]) => `${name.padEnd(50)} ${count}`).join('\n')
  }
}

/** Notes what a call that passes has brought about. */
export function noteAccepted(
  coverage: Coverage,
  call: RequestCall,
  before: ModelRequest,
  after: ModelRequest,
  now: bigint,
): void {
  const was = stateOf(before)
  const is = stateOf(after)
  const index = 'index' in call ? Number(call.index) : (was.leader?.index ?? -1)
  const called = calledOf(before)
  switch (call.name) {
    case 'submitModel':
      if (!call.secret) coverage.scene('commitment of garbage')
      if (before.submissions.some(({ commitment }) => commitment === call.commitment)) {
        coverage.scene('commitment copied')
      }
      return
    case 'claimScore':
      if (statusOf(is, now) === 'resolving') coverage.scene('resolution opens early')
      return
    case 'provePredictions':
      if (was.proof) {
        coverage.scene('higher proof')
        if (before.submissions[index]?.score === was.proof.score) coverage.scene('proof that wins a tie')
      } else {
        coverage.scene(
          now < before.claimsEnd ? 'first proof before claims end' : 'first proof after claims end',
        )
        if (now + 1n === before.candidateDeadline) coverage.scene('first proof in the last second')
      }
      return
    case 'revealModel':
      if (called.length > 0) {
        coverage.scene('last call, honest candidate')
      } else if (was.proof) coverage.scene('proven candidate reveals')
      return
    case 'publishModel':
      coverage.scene('publication')
      if (before.submissions.some(({ state, provenAt }) => state === 'slashed' && provenAt)) {
        coverage.scene('publication after a proven one stalled')
      }
      return
    case 'enforceTimeout': {
      if (!was.leader) return
      const slashed = was.liveCount - is.liveCount
      const levels =
        before.submissions.length > 144 ? 'three' : before.submissions.length > 12 ? 'two' : 'one'
      if (levels !== 'one') coverage.scene(`slash in a tree of ${levels} levels`)
      if (called.length > 1 && slashed === called.length) coverage.scene('bulk slashing of all')
      if (called.length > slashed) coverage.scene('bulk slashing that stops at max')
      if (called.length === 1) coverage.scene('slash of one in a last call')
      if (slashed >= 10) coverage.scene('bulk slashing of ten')
      if (called.length === 0 && was.proof) {
        if (!is.leader) coverage.scene('proven candidate stalls, nobody left')
        else if (!is.proof) coverage.scene('proven candidate stalls, no proof left')
        else if (is.proof.index === is.leader.index) {
          coverage.scene('proven candidate stalls, proof below leads')
        } else coverage.scene('proven candidate stalls, last call anew')
      }
      if (!is.leader) coverage.scene('refund after slashes')
      return
    }
    case 'collect':
      if (before.submissions[index]?.state === 'proven') coverage.scene('payout of proven')
  }
}

/** Notes what a refused call has tried. */
export function noteRefused(
  coverage: Coverage,
  call: RequestCall,
  { name }: Refusal,
  request: ModelRequest,
): void {
  if (call.name === 'revealModel' && name === 'Market.ScoreBelowClaimError') {
    coverage.scene('last call, false candidate')
  }
  if (call.name !== 'provePredictions') return
  const { submissions } = request
  const { proof } = stateOf(request)
  if (name === 'Market.OutrankedError' && submissions[Number(call.index)]?.score === proof?.score) {
    coverage.scene('proof that loses a tie')
  }
  if (
    name === 'Market.CommitmentMismatchError' &&
    submissions.some(({ secret }) => secret?.opening.predictionSalt === call.opening.predictionSalt)
  ) {
    coverage.scene('opening of another')
  }
}

/** Notes what a permit was good for, before it was used. */
export function notePermit(
  coverage: Coverage,
  call: Extract<Call, { name: 'selfPermit' }>,
  passes: boolean,
  { now, nonce }: { now: bigint; nonce: bigint },
): void {
  const { from, deadline, value, signed } = call
  const outcome = passes ? 'allowance suffices' : 'refused'
  if (signed.owner !== from) coverage.scene(`permit of another, ${outcome}`)
  else if (signed.nonce !== nonce) coverage.scene(`permit replayed, ${outcome}`)
  else if (deadline < now) coverage.scene(`permit expired, ${outcome}`)
  else if (signed.value === value && passes) coverage.scene('permit good')
  else if (!passes) coverage.scene('permit of another value or spender, refused')
}

/** Notes what became of a batch. */
export function noteBatch(
  coverage: Coverage,
  { calls }: Extract<Call, { name: 'multicall' }>,
  { passes, firstPasses }: { passes: boolean; firstPasses: boolean },
): void {
  if (calls.length < 2) return
  if (!passes) {
    coverage.scene(firstPasses ? 'batch refused at a later call' : 'batch refused at its first call')
    return
  }
  coverage.scene('batch of several')
  const names = calls.map(({ name }) => name)
  if (names[0] === 'selfPermit' && (names[1] === 'createRequest' || names[1] === 'submitModel')) {
    coverage.scene('permit and payment in one')
  }
}
