import { ModelMarketError } from 'modelmarket'
import { messageOf } from '../messageOf.ts'

/** Says what went wrong, in the sentence of the error, and what to do, if it knows. */
export function ErrorNote({ error }: { error: unknown }) {
  const hints = ModelMarketError.is(error) ? error.metaMessages : []
  return (
    <div className="notice bad" role="alert">
      <p>{messageOf(error)}</p>
      {hints.length > 0 && <p className="hints">{hints.join(' ')}</p>}
    </div>
  )
}
