import { queryOptions, useQuery } from '@tanstack/react-query'
import { getTask } from 'modelmarket/market/flows'
import { useGateways } from './appConfig.ts'

/** Reads the task of a request from the gateways. What a CID names never changes. */
export function useTask(datasetCid: string) {
  const store = useGateways()
  return useQuery(
    queryOptions({
      queryKey: ['task', datasetCid],
      queryFn: ({ signal }) => getTask({ datasetCid, store, signal }),
      staleTime: Infinity,
      retry: 1,
    }),
  )
}
