import { get, set } from 'idb-keyval'
import type { RequestSecret, SubmissionSecret } from 'modelmarket/market/flows'
import type { Hex } from 'viem'

/** What a trainer needs until its model is public. */
export interface SavedSubmission {
  secret: SubmissionSecret
  model: Uint8Array
}

/** Keeps a submission in this browser, and gives the secret to the user as a file: without it the stake is lost. */
export async function saveSubmission(saved: SavedSubmission): Promise<void> {
  await set(`submission ${saved.secret.commitment}`, saved)
  download(`submission-${saved.secret.requestId}-${saved.secret.commitment.slice(2, 10)}.json`, saved.secret)
}

export const savedSubmission = (commitment: Hex): Promise<SavedSubmission | undefined> =>
  get(`submission ${commitment}`)

/** Keeps a request's secret in this browser, and gives it to the user as a file: without it the reward is lost. */
export async function saveRequestSecret(secret: RequestSecret): Promise<void> {
  await set(`request ${secret.truth}`, secret)
  download(`request-${secret.truth.slice(2, 10)}.json`, secret)
}

export const savedRequestSecret = (truth: Hex): Promise<RequestSecret | undefined> => get(`request ${truth}`)

function download(name: string, content: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
