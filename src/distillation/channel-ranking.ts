/**
 * Which channels of free messages carry information.
 *
 * Source: arXiv:2006.11287, whose regularised messages are ranked by how much they vary, and where they are random by how
 * far they are from their prior.
 *
 * @packageDocumentation
 */

/**
 * The standard deviation of every channel over the edges.
 *
 * @param messages [edges, channels]
 * @example
 * ```ts
 * channelDeviations(Float64Array.of(1, 5, 3, 5), 2); // Float64Array [1, 0]
 * ```
 */
export function channelDeviations(messages: Float64Array, channels: number): Float64Array {
  const centre = channelMeans(messages, channels);
  const squares = messages.map((value, entry) => (value - centre[entry % channels]!) ** 2);
  return channelMeans(squares, channels).map(Math.sqrt);
}

/**
 * The mean over the edges of the divergence of every channel from N(0, 1), (μ² + σ² − ln σ² − 1)/2.
 *
 * @param means [edges, channels]
 * @param deviations σ, of the same shape
 */
export function channelDivergences(
  means: Float64Array,
  deviations: Float64Array,
  channels: number,
): Float64Array {
  const divergences = means.map((mean, entry) => {
    const variance = deviations[entry]! ** 2;
    return (mean ** 2 + variance - Math.log(variance) - 1) / 2;
  });
  return channelMeans(divergences, channels);
}

/** The channels that matter most, the first of equals first. */
export function leadingChannels(importance: Float64Array, count: number): readonly number[] {
  return Array.from(importance.keys())
    .sort((a, b) => importance[b]! - importance[a]! || a - b)
    .slice(0, count);
}

/** A channel less its mean, over its standard deviation, [edges]; zeros where it does not vary. */
export function standardisedChannel(messages: Float64Array, channels: number, channel: number): Float64Array {
  const own = Float64Array.from(
    { length: messages.length / channels },
    (_, edge) => messages[edge * channels + channel]!,
  );
  const [centre] = channelMeans(own, 1);
  const [deviation] = channelDeviations(own, 1);
  return own.map((value) => (deviation! > 0 ? (value - centre!) / deviation! : 0));
}

function channelMeans(values: Float64Array, channels: number): Float64Array {
  const rows = values.length / channels;
  const means = new Float64Array(channels);
  values.forEach((value, entry) => {
    means[entry % channels]! += value / rows;
  });
  return means;
}
