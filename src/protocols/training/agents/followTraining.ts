import type { AnyClient, ContractParameters, EventBatch, FollowOptions } from '../../../chain/index.js'
import { untilDone } from '../../../chain/index.js'
import { followTrainingEvents, getAdjudicators, type TrainingEvent } from '../index.js'

/** Follows the events of a training contract and of all its adjudicators, in one order. */
export async function* followTraining(
  client: AnyClient,
  { address, ...parameters }: FollowOptions & ContractParameters,
): AsyncGenerator<EventBatch<TrainingEvent>, void, void> {
  // They are those of the constructor, for ever: a position in the events holds for the same contracts.
  const adjudicators = await untilDone(() => getAdjudicators(client, { address }), parameters)
  yield* followTrainingEvents(client, { ...parameters, address: [address, ...adjudicators] })
}
