import { messageOf } from '../messageOf.ts'

/** Says what went wrong, in the sentence of the error, and what to do, if it knows. */
export function ErrorNote({ error }: { error: unknown }) {
  const hints =
    error instanceof Error && 'metaMessages' in error ? (error.metaMessages as readonly string[]) : []
  return (
    <div className="notice bad" role="alert">
      <p>{messageOf(error)}</p>
      {hints.length > 0 && <p className="hints">{hints.join(' ')}</p>}
    </div>
  )
}
