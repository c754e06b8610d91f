import { marketErrors, statuses, statusOf, submissionStates } from 'modelmarket/market'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import type { Coverage } from '../../differential/coverage.js'
import type { Refusal } from '../../differential/node.js'
import { type Call, callNames, type RequestCall } from './calls.js'
import { calledOf, type ModelRequest, stateOf } from './model.js'

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
type Scene = (typeof scenes)[number]

/** Errors that need 2²⁴ submissions, a deployment, or another coin. */
const unreachable = ['Market_TooManySubmissions', 'TokenVault_ZeroAddress']

const namesOf = (type: 'event' | 'error'): string[] =>
  modelMarketAbi.flatMap((item) => (item.type === type ? [item.name] : []))

/** What a campaign has to have seen, or it has shown nothing. */
export const expected: readonly string[] = [
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

function noteScene(coverage: Coverage, name: Scene): void {
  coverage.add('scene', name)
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
      if (!call.secret) noteScene(coverage, 'commitment of garbage')
      if (before.submissions.some(({ commitment }) => commitment === call.commitment)) {
        noteScene(coverage, 'commitment copied')
      }
      return
    case 'claimScore':
      if (statusOf(is, now) === 'resolving') noteScene(coverage, 'resolution opens early')
      return
    case 'provePredictions':
      if (was.proof) {
        noteScene(coverage, 'higher proof')
        if (before.submissions[index]?.score === was.proof.score) noteScene(coverage, 'proof that wins a tie')
      } else {
        noteScene(
          coverage,
          now < before.claimsEnd ? 'first proof before claims end' : 'first proof after claims end',
        )
        if (now + 1n === before.candidateDeadline) noteScene(coverage, 'first proof in the last second')
      }
      return
    case 'revealModel':
      if (called.length > 0) {
        noteScene(coverage, 'last call, honest candidate')
      } else if (was.proof) noteScene(coverage, 'proven candidate reveals')
      return
    case 'publishModel':
      noteScene(coverage, 'publication')
      if (before.submissions.some(({ state, provenAt }) => state === 'slashed' && provenAt)) {
        noteScene(coverage, 'publication after a proven one stalled')
      }
      return
    case 'enforceTimeout': {
      if (!was.leader) return
      const slashed = was.liveCount - is.liveCount
      const levels =
        before.submissions.length > 144 ? 'three' : before.submissions.length > 12 ? 'two' : 'one'
      if (levels !== 'one') noteScene(coverage, `slash in a tree of ${levels} levels`)
      if (called.length > 1 && slashed === called.length) noteScene(coverage, 'bulk slashing of all')
      if (called.length > slashed) noteScene(coverage, 'bulk slashing that stops at max')
      if (called.length === 1) noteScene(coverage, 'slash of one in a last call')
      if (slashed >= 10) noteScene(coverage, 'bulk slashing of ten')
      if (called.length === 0 && was.proof) {
        if (!is.leader) noteScene(coverage, 'proven candidate stalls, nobody left')
        else if (!is.proof) noteScene(coverage, 'proven candidate stalls, no proof left')
        else if (is.proof.index === is.leader.index) {
          noteScene(coverage, 'proven candidate stalls, proof below leads')
        } else noteScene(coverage, 'proven candidate stalls, last call anew')
      }
      if (!is.leader) noteScene(coverage, 'refund after slashes')
      return
    }
    case 'collect':
      if (before.submissions[index]?.state === 'proven') noteScene(coverage, 'payout of proven')
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
    noteScene(coverage, 'last call, false candidate')
  }
  if (call.name !== 'provePredictions') return
  const { submissions } = request
  const { proof } = stateOf(request)
  if (name === 'Market.OutrankedError' && submissions[Number(call.index)]?.score === proof?.score) {
    noteScene(coverage, 'proof that loses a tie')
  }
  if (
    name === 'Market.CommitmentMismatchError' &&
    submissions.some(({ secret }) => secret?.opening.predictionSalt === call.opening.predictionSalt)
  ) {
    noteScene(coverage, 'opening of another')
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
  if (signed.owner !== from) noteScene(coverage, `permit of another, ${outcome}`)
  else if (signed.nonce !== nonce) noteScene(coverage, `permit replayed, ${outcome}`)
  else if (deadline < now) noteScene(coverage, `permit expired, ${outcome}`)
  else if (signed.value === value && passes) noteScene(coverage, 'permit good')
  else if (!passes) noteScene(coverage, 'permit of another value or spender, refused')
}

/** Notes what became of a batch. */
export function noteBatch(
  coverage: Coverage,
  { calls }: Extract<Call, { name: 'multicall' }>,
  { passes, firstPasses }: { passes: boolean; firstPasses: boolean },
): void {
  if (calls.length < 2) return
  if (!passes) {
    noteScene(coverage, firstPasses ? 'batch refused at a later call' : 'batch refused at its first call')
    return
  }
  noteScene(coverage, 'batch of several')
  const names = calls.map(({ name }) => name)
  if (names[0] === 'selfPermit' && (names[1] === 'createRequest' || names[1] === 'submitModel')) {
    noteScene(coverage, 'permit and payment in one')
  }
}
