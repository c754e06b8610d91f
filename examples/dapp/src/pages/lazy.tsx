import { type ComponentType, lazy } from 'react'
import { ErrorNote } from '../components/ErrorNote.tsx'

/** The pages that come in files of their own: the list, which most visitors see first, does not wait for them. */
export const RequestDetail = page(async () => (await import('./RequestDetail.tsx')).RequestDetail)
export const RunList = page(async () => (await import('../training/RunList.tsx')).RunList)
export const RunDetail = page(async () => (await import('../training/RunDetail.tsx')).RunDetail)
export const CreateRequest = page(async () => (await import('./CreateRequest.tsx')).CreateRequest)

function page<props>(load: () => Promise<ComponentType<props>>) {
  return lazy(() =>
    load().then(
      (component) => ({ default: component }),
      // A new version of the app may have other files.
      (cause: unknown) => ({ default: () => <ErrorNote error={new Error('Reload the page.', { cause })} /> }),
    ),
  )
}
