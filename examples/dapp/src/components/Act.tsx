import { type ReactNode, useState } from 'react'
import { formatTime } from '../format.ts'
import { ErrorNote } from './ErrorNote.tsx'

/** How far a call of the market is: what its hook says. */
type Stage = 'idle' | 'signing' | 'mining' | 'done' | 'failed'

const stageText: Partial<Record<Stage, string>> = {
  signing: 'Confirm in your wallet…',
  mining: 'Waiting for a block…',
}

export interface ActProps {
  /** What is done, on its button. */
  label: string
  /** What it means. */
  children?: ReactNode
  /** The first second at which it is too late. */
  until?: bigint | undefined
  stage?: Stage | undefined
  isDisabled?: boolean
  isPrimary?: boolean
  /** Does it. What it tells is shown meanwhile; what it returns, at the end. */
  run(tell: (text: string) => void): Promise<string | undefined>
}

/** Something that the user can do: a button, and what happens after it was pressed. */
export function Act({ label, children, until, stage = 'idle', isDisabled, isPrimary, run }: ActProps) {
  const [text, setText] = useState<string>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    setError(undefined)
    setText('…')
    try {
      setText((await run(setText)) ?? 'Done.')
    } catch (error) {
      setError(error)
      setText(undefined)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {children}
      <div className="row">
        {/* A disabled button would lose the focus. */}
        <button
          className={`button ${isPrimary ? 'primary' : ''}`}
          type="button"
          disabled={isDisabled}
          aria-disabled={isBusy}
          onClick={() => isBusy || void start()}
        >
          {isBusy && <span className="spinner" aria-hidden="true" />}
          {label}
        </button>
        {until !== undefined && <span className="countdown">until {formatTime(until)}</span>}
      </div>
      <p role="status" className="muted">
        {(isBusy && stageText[stage]) || text}
      </p>
      {error !== undefined && <ErrorNote error={error} />}
    </>
  )
}
