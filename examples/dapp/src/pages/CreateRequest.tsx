import { KuboStore } from 'modelmarket/content'
import { inspectTable, parseCsv, type Table } from 'modelmarket/dataset'
import { formatCount, parseCoins, parseScore } from 'modelmarket/format'
import { toMarketError } from 'modelmarket/market'
import { prepareRequest } from 'modelmarket/market/flows'
import { useCreateRequest, useMarket } from 'modelmarket/market/react'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { useConnection } from 'wagmi'
import { useAppConfig } from '../ConfigContext.ts'
import { ActionButton, type Outcome, OutcomeContext, OutcomeNote } from '../components/ActionButton.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { Field, SelectField } from '../components/Field.tsx'
import { bytesOf, FileField } from '../components/FileField.tsx'
import { KuboField } from '../components/KuboField.tsx'
import { Survey } from '../components/Survey.tsx'
import { paidCall } from '../paidCall.ts'
import { hrefOf } from '../route.ts'
import { saveRequestSecret } from '../saved.ts'
import { showCoins } from '../shown.ts'

const hour = 3_600
const day = 24 * hour
const windows = [
  ['1 hour', hour],
  ['1 day', day],
  ['3 days', 3 * day],
  ['1 week', 7 * day],
  ['30 days', 30 * day],
] as const

/** From a table to a request. */
export function CreateRequest() {
  const [table, setTable] = useState<Table>()
  const [name, setName] = useState('')
  const [error, setError] = useState<unknown>()
  const read = async (file: File | undefined) => {
    setError(undefined)
    setTable(undefined)
    if (!file) return
    try {
      setTable(parseCsv(await bytesOf(file)))
      setName(file.name.replace(/\.\w+$/, ''))
    } catch (error) {
      setError(error)
    }
  }
  return (
    <>
      <div className="head">
        <h1>Ask for a model</h1>
        <p className="muted">
          Some labels of your table are withheld. Trainers compete to predict them, and the best model is
          yours.
        </p>
      </div>
      <section className="card" aria-labelledby="data">
        <h2 id="data">1. The data</h2>
        <FileField
          label="Table with labels (.csv)"
          accept=".csv,.tsv,.txt"
          onFile={(file) => void read(file)}
        >
          It is split on this machine. Only the withheld labels stay here.
        </FileField>
        {error !== undefined && <ErrorNote error={error} />}
      </section>
      {table && <RequestForm key={name} table={table} name={name} />}
    </>
  )
}

function RequestForm({ table, name }: { table: Table; name: string }) {
  const { kubo, chain } = useAppConfig()
  const { address } = useConnection()
  // There is none while the wallet is on another chain.
  const market = useMarket()
  const { wallet } = market
  const write = useCreateRequest()
  const pay = paidCall(market, toMarketError)
  const form = useRef<HTMLFormElement>(null)
  const [label, setLabel] = useState(table.columns.at(-1)?.name ?? '')
  const [url, setUrl] = useState(kubo ?? '')
  const [outcome, report] = useState<Outcome>()
  const [created, setCreated] = useState<bigint>()
  const survey = useMemo(() => inspectTable(table, { label }), [table, label])
  const refused = survey.columns.some(({ becomes }) => becomes === 'refused')
  const canSend = wallet !== undefined && !refused && url !== ''
  const preventSubmit = (event: FormEvent) => event.preventDefault()
  return (
    <form ref={form} className="columns" onSubmit={preventSubmit}>
      <section className="card" aria-labelledby="columns">
        <h2 id="columns">2. The columns</h2>
        <SelectField label="Column to predict" value={label} onChange={setLabel}>
          {table.columns.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <p className="muted">
          {formatCount(survey.rows)} rows. {survey.notes.map(({ message }) => message).join(' ')}
        </p>
        <Survey survey={survey} />
      </section>
      <section className="card aside" aria-labelledby="terms">
        <h2 id="terms">3. The terms</h2>
        <Field name="title" label="Title" defaultValue={name.slice(0, 200)} maxLength={200} required />
        <Field name="licence" label="Licence of the data" placeholder="CC-BY-4.0" maxLength={100} />
        <div className="fields">
          <Field
            name="testSize"
            label="Rows to predict"
            type="number"
            min={1}
            max={survey.rows - 1}
            defaultValue={Math.max(1, Math.floor(survey.rows / 5))}
            required
          />
          <Field
            name="minScore"
            label="Minimum score, in %"
            type="number"
            min={0}
            max={100}
            defaultValue={50}
            required
          />
          <Field
            name="reward"
            label="Reward, in MDC"
            inputMode="decimal"
            pattern="\d{1,9}(\.\d{1,18})?"
            defaultValue="100"
            required
          />
          <Field
            name="stake"
            label="Stake, in MDC"
            inputMode="decimal"
            pattern="\d{1,9}(\.\d{1,18})?"
            defaultValue="10"
            required
          />
          <SelectField name="submissionWindow" label="Submission window" defaultValue={String(day)}>
            <Windows />
          </SelectField>
          <SelectField name="responseWindow" label="Response window" defaultValue={String(hour)}>
            <Windows />
          </SelectField>
        </div>
        <KuboField value={url} onChange={setUrl} />
        {refused && (
          <p className="notice late">Some columns cannot be used: choose another label, or fix the table.</p>
        )}
        {address === undefined && <p className="muted">Connect a wallet to continue.</p>}
        <OutcomeContext value={report}>
          <ActionButton
            label="Create the request"
            isPrimary
            isDisabled={!canSend}
            stage={write.stage}
            run={async (tell) => {
              if (!address || !form.current?.reportValidity()) return ''
              const terms = termsOf(new FormData(form.current))
              tell('Splitting and publishing the data…')
              const { parameters, secret } = await prepareRequest({
                table,
                label,
                testSize: terms.testSize,
                task: terms.task,
                chainId: chain.id,
                store: new KuboStore({ url }),
              })
              // Before money moves: without it the reward is lost.
              await saveRequestSecret(secret)
              const { requestId } = await pay({
                account: address,
                amount: terms.reward,
                parameters: {
                  ...parameters,
                  ...terms.windows,
                  reward: terms.reward,
                  stake: terms.stake,
                  minScore: parseScore(terms.minScore, parameters.size),
                },
                write,
                tell,
              })
              setCreated(requestId)
              return `Request ${requestId} is open, with a reward of ${showCoins(terms.reward)}. Keep the file that was saved: without it the reward is lost.`
            }}
          />
        </OutcomeContext>
        <OutcomeNote outcome={outcome} />
        {created !== undefined && (
          <a href={hrefOf({ page: 'request', requestId: created })}>Open the request</a>
        )}
      </section>
    </form>
  )
}

function Windows() {
  return windows.map(([name, seconds]) => (
    <option key={seconds} value={seconds}>
      {name}
    </option>
  ))
}

/** Reads the fields of the form, which the browser has checked. */
function termsOf(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const licence = text('licence')
  return {
    task: { title: text('title'), ...(licence ? { licence } : {}) },
    testSize: Number(text('testSize')),
    minScore: `${text('minScore')}%`,
    reward: parseCoins(text('reward')),
    stake: parseCoins(text('stake')),
    windows: {
      submissionWindow: Number(text('submissionWindow')),
      responseWindow: Number(text('responseWindow')),
    },
  }
}
