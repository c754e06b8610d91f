/** How long an agent lets a store take by default to fetch or to publish something, in milliseconds: ten minutes. */
export const defaultFetchTimeoutMs = 600_000
