import { useQuery } from '@tanstack/react-query'
import type { Request } from 'modelmarket/market'
import { getTask } from 'modelmarket/market/flows'
import { useGateways } from './ConfigContext.ts'

/** Reads the task of a request from the gateways. What a CID names never changes. */
export function useTask(request: Request) {
  const store = useGateways()
  const { datasetCid, size, width } = request
  return useQuery({
    queryKey: ['task', datasetCid, size, width],
    queryFn: ({ signal }) => getTask({ request, store, signal }),
    staleTime: Infinity,
    retry: 1,
  })
}
