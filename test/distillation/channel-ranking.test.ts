import { createRandom, permutation } from 'principia/math';
import { describe, expect, it } from 'vitest';
import {
  channelDeviations,
  channelDivergences,
  leadingChannels,
  standardisedChannel,
} from '../../src/distillation/channel-ranking.js';

const channels = 5;
const edges = 400;

function messages(): Float64Array {
  const random = createRandom(1);
  const sizes = [0.1, 3, 0, 1, 2];
  return Float64Array.from({ length: edges * channels }, (_, entry) => {
    const channel = entry % channels;
    return 100 * channel + sizes[channel]! * random.normal();
  });
}

describe('channels', () => {
  it('are ranked by how much they vary, wherever they lie', () => {
    expect(leadingChannels(channelDeviations(messages(), channels), 3)).toEqual([1, 4, 3]);
  });

  it('keep their rank where they are renamed', () => {
    const original = messages();
    const order = permutation(createRandom(2), channels);
    const renamed = original.map((_, entry) => {
      const edge = Math.floor(entry / channels);
      return original[edge * channels + order[entry % channels]!]!;
    });
    const leading = leadingChannels(channelDeviations(renamed, channels), channels);
    expect(leading.map((channel) => order[channel])).toEqual([1, 4, 3, 0, 2]);
  });

  it('are standardised; one that does not vary is 0', () => {
    const own = standardisedChannel(messages(), channels, 4);
    const mean = own.reduce((sum, value) => sum + value / edges, 0);
    expect(mean).toBeCloseTo(0, 12);
    expect(own.reduce((sum, value) => sum + value ** 2 / edges, 0)).toBeCloseTo(1, 12);
    expect(standardisedChannel(messages(), channels, 2)).toEqual(new Float64Array(edges));
  });

  it('that are random are ranked by their divergence from the prior, 0 where they are the prior', () => {
    // (μ² + σ² − ln σ² − 1)/2 of (0, 1), (2, 1) and (0, 1/e).
    const means = Float64Array.of(0, 2, 0, 0, -2, 0);
    const deviations = Float64Array.of(1, 1, Math.exp(-1), 1, 1, Math.exp(-1));
    const divergences = channelDivergences(means, deviations, 3);
    expect(divergences[0]).toBeCloseTo(0, 12);
    expect(divergences[1]).toBeCloseTo(2, 12);
    expect(divergences[2]).toBeCloseTo((Math.exp(-2) + 2 - 1) / 2, 12);
    expect(leadingChannels(divergences, 2)).toEqual([1, 2]);
  });
});
