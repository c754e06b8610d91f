import { ModelMarketError } from './ModelMarketError.js'

/** An optional package that a function needs is not installed, or does not load. */
export class MissingPeerError extends ModelMarketError {
  static override name = 'MissingPeerError'
  /** The package to install. */
  readonly peer: string

  constructor({ peer, range, details }: { peer: string; range: string; details: string }) {
    super(`The package ${peer} could not be loaded.`, {
      details,
      metaMessages: [`Install it beside modelmarket: npm install ${peer}@${range}`],
    })
    this.peer = peer
  }
}

/** A function needs Node, and this is not Node. */
export class UnsupportedRuntimeError extends ModelMarketError {
  static override name = 'UnsupportedRuntimeError'

  constructor({ what, instead }: { what: string; instead: string }) {
    super(`${what} here: this is not Node.`, { metaMessages: ['Expected: Node 20.19 or later.', instead] })
  }
}
