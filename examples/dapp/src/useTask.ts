import { queryOptions, useQuery } from '@tanstack/react-query'
import { fetchDirectory, parseCid } from 'modelmarket/content'
import { parseTask } from 'modelmarket/dataset'
import { useGateways } from './appConfig.ts'

/** Reads the task of a request from the gateways. What a CID names never changes. */
export function useTask(datasetCid: string) {
  const store = useGateways()
  return useQuery(
    queryOptions({
      queryKey: ['task', datasetCid],
      queryFn: async ({ signal }) => {
        const directory = await fetchDirectory(parseCid(datasetCid), store, { signal })
        return parseTask(await directory.read('task.json', { signal }))
      },
      staleTime: Infinity,
      retry: 1,
    }),
  )
}
