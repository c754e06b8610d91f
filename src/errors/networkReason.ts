/** What the codes of systems, of Node and of its HTTP client mean. */
const reasons: readonly (readonly [codes: RegExp, reason: string])[] = [
  [/^ECONNREFUSED$/, 'connection refused'],
  [/^(ENOTFOUND|EAI_[A-Z]+)$/, 'the host name was not found'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'the connection was closed'],
  [/^(ETIMEDOUT|UND_ERR_[A-Z]+_TIMEOUT)$/, 'it did not answer in time'],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'the host is unreachable'],
  [/^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)[A-Z_]+$/, 'its TLS certificate is not valid'],
  [/^(EPROTO|ERR_SSL_[A-Z_]+)$/, 'it does not speak TLS'],
]

/** The most errors that are looked at: a stranger's error may have any size. */
const maxErrors = 20

/**
 * Says why the network did not deliver, in words and with the system's code: `connection refused (ECONNREFUSED)`. `undefined` when the error
 * does not tell, as in browsers.
 */
export function networkReason(error: unknown): string | undefined {
  const errors = new Set([error])
  // A set's iteration includes what is added meanwhile.
  for (const one of errors) {
    const { code, cause, errors: several, message } = Object(one) as Record<string, unknown>
    // What is not an error has its code in words only, as the events of web sockets.
    const words = typeof message === 'string' ? message.slice(0, 1_000).match(/\bE[A-Z]{4,}\b/g) : null
    for (const name of [code, ...(words ?? [])]) {
      const [, reason] = reasons.find(([codes]) => typeof name === 'string' && codes.test(name)) ?? []
      if (reason) return `${reason} (${name})`
    }
    // The ports of other protocols, such as 1 or 22, of which Node says no more.
    if (message === 'bad port') return 'HTTP is not spoken at this port (bad port)'
    // A name with several addresses fails with an error for each.
    for (const below of [cause, ...(Array.isArray(several) ? several.slice(0, 2) : [])])
      if (below !== undefined && errors.size < maxErrors) errors.add(below)
  }
  return undefined
}
