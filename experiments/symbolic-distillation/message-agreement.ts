import {
  channelDeviations,
  channelDivergences,
  type ForceAgreement,
  forceAgreement,
  leadingChannels,
  standardisedChannel,
} from 'principia/distillation';
import type { StateReading } from 'principia/training';
import type { EdgeTable } from './edge-table.js';

/** One of the leading channels of messages, standardised. */
export interface LeadingChannel {
  readonly channel: number;
  /** Its share of what the channels are ranked by. */
  readonly share: number;
  /** [edges]. */
  readonly message: Float64Array;
}

/** The channels that vary most, or where messages are random those that tell most, as many as space has dimensions. */
export function leading(
  { messages, deviations, channels }: StateReading,
  dimension: number,
  edges: number,
): readonly LeadingChannel[] {
  const importance =
    deviations === undefined
      ? channelDeviations(messages!, channels)
      : channelDivergences(messages!, deviations, channels);
  const total = importance.reduce((sum, value) => sum + value, 0) || 1;
  return leadingChannels(importance, dimension).map((channel) => ({
    channel,
    share: importance[channel]! / total,
    message: standardisedChannel(messages!.subarray(0, edges * channels), channels, channel),
  }));
}

/** R² of a message against the force, and against the force times any function of the receiver. */
export function agreementOf(
  { message }: LeadingChannel,
  { force, m1, q1, separation }: EdgeTable,
  charged: boolean,
): ForceAgreement {
  return forceAgreement(message, {
    force,
    dimension: separation.length,
    mass: m1,
    ...(charged ? { charge: q1 } : {}),
  });
}
