import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ModelState, Run } from 'modelmarket/training'
import { curve, verifyRun } from 'modelmarket/training/flows'
import { useTraining } from 'modelmarket/training/react'
import { useGateways, useReader } from '../ConfigContext.ts'

/** Reads all that a run is trained from, from the gateways, and checks it against the chain. It never changes. */
export function useVerifiedRun(run: Run) {
  const { address } = useTraining()
  const client = useReader()
  const store = useGateways()
  const { runId, runHash } = run
  return useQuery({
    queryKey: ['verified run', address, runHash],
    queryFn: ({ signal }) => verifyRun(client, { address, runId, run, store, signal }),
    staleTime: Infinity,
    retry: 1,
  })
}

/** Measures the states of a run in this browser, by the weights that their workers published. */
export function useCurve(run: Run, states: readonly ModelState[] | undefined) {
  const client = useReader()
  const store = useGateways()
  const { data: verified, error } = useVerifiedRun(run)
  const measured = useQuery({
    queryKey: ['curve', run.runHash, states?.map(({ stateHash, isLive }) => `${stateHash} ${isLive}`)],
    queryFn: ({ signal }) => (verified && states ? curve(client, { verified, states, store, signal }) : null),
    enabled: verified !== undefined && states !== undefined,
    // A state more, and the others stay on the page while it is measured.
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: 1,
  })
  return { verified, points: measured.data ?? undefined, error: error ?? measured.error }
}
