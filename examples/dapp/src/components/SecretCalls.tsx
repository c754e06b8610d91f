import { useQuery } from '@tanstack/react-query'
import { KuboStore } from 'modelmarket/content'
import { getTruth, toMarketError } from 'modelmarket/market'
import {
  modelOpening,
  modelPublication,
  openTest,
  parseRequestSecret,
  parseSubmissionSecret,
  predictionProof,
  publishModelFile,
  scoreClaim,
} from 'modelmarket/market/flows'
import {
  useClaimScore,
  useMarket,
  useProvePredictions,
  usePublishModel,
  useRevealModel,
  useRevealTruth,
  useSubmitModel,
} from 'modelmarket/market/react'
import { useState } from 'react'
import { useConnection } from 'wagmi'
import { useAppConfig, useGateways, useReader } from '../ConfigContext.ts'
import { paidCall } from '../paidCall.ts'
import { prepareInWorker } from '../prepareInWorker.ts'
import { savedRequestSecret, savedSubmission, saveSubmission } from '../saved.ts'
import { showCoins, showScore } from '../shown.ts'
import { ActionButton } from './ActionButton.tsx'
import type { CallProps } from './Actions.tsx'
import { bytesOf, FileField } from './FileField.tsx'
import { KuboField } from './KuboField.tsx'

/** Runs a model on the rows to predict, commits to what it predicts, and stakes coins on it. */
export function SubmitModel({ request, allowed: { until } }: CallProps) {
  const market = useMarket()
  const { address } = market
  const { address: trainer } = useConnection()
  const client = useReader()
  const store = useGateways()
  const write = useSubmitModel()
  const pay = paidCall(market, toMarketError)
  const [file, setFile] = useState<File>()
  const { requestId, stake } = request
  return (
    <ActionButton
      label={`Submit, and stake ${showCoins(stake)}`}
      isPrimary
      isDisabled={!file}
      until={until}
      stage={write.stage}
      run={async (tell) => {
        if (!file || !trainer) return ''
        tell('Reading the rows to predict…')
        const opened = await openTest(client, { address, requestId, store })
        tell('Running the model…')
        const model = await bytesOf(file)
        const { parameters, secret } = await prepareInWorker({ model, request: opened, trainer })
        // Before money moves: without these two the stake is lost.
        await saveSubmission({ secret, model })
        const { index } = await pay({ account: trainer, amount: stake, parameters, write, tell })
        return `Submitted as submission ${index}. Keep the file that was saved, and the model, until you have revealed it.`
      }}
    >
      <FileField label="Your model (.onnx)" accept=".onnx" onFile={setFile}>
        It runs on this machine. Nobody sees it, or what it predicts, before you reveal it.
      </FileField>
    </ActionButton>
  )
}

/** Returns the secret of a submission, of this browser or of a file, and lets the user choose the file. */
function useSubmissionSecret({ allowed: { submission } }: CallProps) {
  const commitment = submission?.commitment
  const { data: saved } = useQuery({
    queryKey: ['saved submission', commitment],
    queryFn: async () => (commitment && (await savedSubmission(commitment))) ?? null,
    networkMode: 'always',
    gcTime: 0,
  })
  const [file, setFile] = useState<File>()
  const [modelFile, setModelFile] = useState<File>()
  return {
    isKept: Boolean(saved),
    isThere: Boolean(saved || file),
    hasModel: Boolean(saved || modelFile),
    setFile,
    setModelFile,
    secret: async () => {
      const secret = saved?.secret ?? parseSubmissionSecret((await file?.text()) ?? '')
      // It would claim, or publish, what another submission is about.
      if (secret.commitment !== commitment) throw new Error('This file belongs to another submission.')
      return secret
    },
    model: async () => saved?.model ?? (modelFile && (await bytesOf(modelFile))) ?? new Uint8Array(),
  }
}

/** Counts how many labels were predicted correctly, and claims that score. */
export function ClaimScore(props: CallProps) {
  const { request, allowed } = props
  const { address } = useMarket()
  const client = useReader()
  const { mutateAsync, stage } = useClaimScore()
  const own = useSubmissionSecret(props)
  const { index = 0, until } = allowed
  const { requestId, size } = request
  return (
    <ActionButton
      label={`Claim the score of submission ${index}`}
      isPrimary
      isDisabled={!own.isThere}
      until={until}
      stage={stage}
      run={async (tell) => {
        tell('Counting…')
        const truth = await getTruth(client, { address, requestId })
        const claim = scoreClaim({ secret: await own.secret(), truth })
        const { conceded } = await mutateAsync({ ...claim, index })
        const score = showScore(claim.score, size)
        return conceded ? `Conceded, with ${score}: your stake is safe.` : `Claimed: ${score}.`
      }}
    >
      {!own.isKept && <SecretField onFile={own.setFile} />}
    </ActionButton>
  )
}

const openings = {
  revealModel: {
    label: 'Reveal the model',
    text: 'The contract recounts the score, and pays you. The model is public from then on.',
  },
  publishModel: {
    label: 'Publish the model',
    text: 'Your score is proven. You are paid, and the model is public.',
  },
  provePredictions: {
    label: 'Prove the predictions',
    text: 'The contract recounts your score. The model stays secret.',
  },
} as const

/** Opens the commitment of a submission, all of it, or its predictions alone. */
export function OpenModel({ call, ...props }: CallProps & { call: keyof typeof openings }) {
  const { request, allowed } = props
  const { requestId } = request
  const { index = 0, until } = allowed
  const { address } = useMarket()
  const { kubo } = useAppConfig()
  const client = useReader()
  const reveal = useRevealModel()
  const publish = usePublishModel()
  const prove = useProvePredictions()
  const own = useSubmissionSecret(props)
  const [url, setUrl] = useState(kubo ?? '')
  const { label, text } = openings[call]
  const isPublic = call !== 'provePredictions'
  return (
    <ActionButton
      label={`${label} (submission ${index})`}
      isPrimary={isPublic}
      isDisabled={!own.isThere || (isPublic && (!own.hasModel || !url))}
      until={until}
      stage={{ revealModel: reveal, publishModel: publish, provePredictions: prove }[call].stage}
      run={async (tell) => {
        const secret = await own.secret()
        if (isPublic) {
          tell('Publishing the model…')
          await publishModelFile({ secret, model: await own.model(), store: new KuboStore({ url }) })
        }
        if (call === 'publishModel') {
          await publish.mutateAsync(modelPublication({ secret }))
          return 'The model is public, and you are paid.'
        }
        const truth = await getTruth(client, { address, requestId })
        if (call === 'provePredictions') {
          await prove.mutateAsync({ ...predictionProof({ secret, truth }), index })
          return 'Your score is proven.'
        }
        const { outcome, paid } = await reveal.mutateAsync(modelOpening({ secret, truth }))
        return outcome === 'settled'
          ? `You are paid ${showCoins(paid)}.`
          : 'The claim was too high: the stake is lost.'
      }}
    >
      <p>{text}</p>
      {!own.isKept && <SecretField onFile={own.setFile} />}
      {!own.isKept && isPublic && (
        <FileField label="The model (.onnx)" accept=".onnx" onFile={own.setModelFile} />
      )}
      {isPublic && <KuboField value={url} onChange={setUrl} />}
    </ActionButton>
  )
}

/** Reveals the test labels, so that trainers can claim their scores. */
export function RevealTruth({ request: { requestId, truth }, allowed: { until } }: CallProps) {
  const { mutateAsync, stage } = useRevealTruth()
  const { data: saved } = useQuery({
    queryKey: ['saved request', truth],
    queryFn: async () => (await savedRequestSecret(truth)) ?? null,
    networkMode: 'always',
    gcTime: 0,
  })
  const [file, setFile] = useState<File>()
  return (
    <ActionButton
      label="Reveal the test labels"
      isPrimary
      isDisabled={!saved && !file}
      until={until}
      stage={stage}
      run={async () => {
        const secret = saved ?? parseRequestSecret((await file?.text()) ?? '')
        // The endpoint would see the labels of another request, which may be open still.
        if (secret.truth !== truth) throw new Error('This file belongs to another request.')
        const { labels, salt } = secret
        await mutateAsync({ requestId, labels, salt })
        return 'The labels are public.'
      }}
    >
      <p>If you do not reveal them in time, your reward goes to the trainers.</p>
      {!saved && <SecretField onFile={setFile} />}
    </ActionButton>
  )
}

function SecretField({ onFile }: { onFile(file: File | undefined): void }) {
  const { sandbox } = useAppConfig()
  return (
    <FileField label="The file that was saved (.json)" accept=".json" onFile={onFile}>
      This browser does not have it.
      {sandbox && ' What the sandbox has begun is in its folder: sandbox/secrets.'}
    </FileField>
  )
}
