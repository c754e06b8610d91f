import type { WriteStage } from 'modelmarket/market/react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { showTime } from '../shown.ts'
import { ErrorNote } from './ErrorNote.tsx'

const stageText: Partial<Record<WriteStage, string>> = {
  signing: 'Confirm in your wallet…',
  mining: 'Waiting for a block…',
}

/** What came of something that the user did. */
export type Outcome = { text: string } | { error: unknown }

/** Takes the outcomes of what is below it: what the user did may not be possible again, and be gone from the page. */
export const OutcomeContext = createContext<((outcome: Outcome | undefined) => void) | undefined>(undefined)

export function OutcomeNote({ outcome }: { outcome: Outcome | undefined }) {
  return (
    <>
      <p role="status" className={outcome && 'text' in outcome && outcome.text ? 'notice good' : ''}>
        {outcome && 'text' in outcome && outcome.text}
      </p>
      {outcome && 'error' in outcome && <ErrorNote error={outcome.error} />}
    </>
  )
}

export interface ActionButtonProps {
  /** What is done, on its button. */
  label: string
  /** What it means. */
  children?: ReactNode
  /** The first second at which it is too late. */
  until?: bigint | undefined
  stage?: WriteStage | undefined
  isDisabled?: boolean
  isPrimary?: boolean
  /** Does it. What it tells is shown meanwhile; what it returns, at the end. */
  run(tell: (text: string) => void): Promise<string>
}

/** Something that the user can do: a button, and what happens after it was pressed. */
export function ActionButton({
  label,
  children,
  until,
  stage = 'idle',
  isDisabled,
  isPrimary,
  run,
}: ActionButtonProps) {
  const report = useContext(OutcomeContext)
  const [text, setText] = useState<string>()
  const isBusy = text !== undefined
  const start = async () => {
    setText('…')
    report?.(undefined)
    try {
      report?.({ text: await run(setText) })
    } catch (error) {
      report?.({ error })
    } finally {
      setText(undefined)
    }
  }
  return (
    <>
      {children}
      <div className="row">
        {/* A button that is disabled while it is busy would lose the focus. */}
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
        {until !== undefined && <span className="countdown">until {showTime(until)}</span>}
      </div>
      <p role="status" className="muted">
        {isBusy && (stageText[stage] ?? text)}
      </p>
    </>
  )
}
