import { createRandom, InputError } from 'principia/math';
import { type FeatureMap, invariantCount, invariantScales, networkFeatures } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { envelopes } from '../../../src/training/direct/envelopes.js';
import { drawFeatures } from '../../../src/training/direct/hidden-features.js';
import { surveyPairs } from '../../../src/training/direct/survey.js';
import { laws, moments, someInvariants } from './samples.js';

const survey = surveyPairs([moments(laws.charge, 50, 4, 2, 1)]);
const families = [
  ...envelopes(true, true).map((envelope) => ({ kind: 'radial' as const, envelope })),
  ...envelopes(true, false).map((envelope) => ({ kind: 'mixed' as const, envelope })),
];

function drawn(weights: 'random' | 'data-driven', seed = 1): FeatureMap {
  const counts = families.map(() => 4);
  return drawFeatures({ families, counts, powers: [-3, 1], weights }, survey, createRandom(seed));
}

function layer(inputs: number, outputs: number, seed: number) {
  const random = createRandom(seed);
  return {
    weights: Float64Array.from({ length: inputs * outputs }, () => random.normal()),
    biases: Float64Array.from({ length: outputs }, () => random.normal()),
  };
}

const network = (activation: 'tanh' | 'softplus' | 'silu'): FeatureMap =>
  networkFeatures({
    layers: [layer(invariantCount, 6, 1), layer(6, 4, 2)],
    activation,
    scales: invariantScales(survey.rows),
    envelope: [-1.5, 0.5],
  });

/** Distance of the slopes from central differences, relative to the largest. */
function slopeError(features: FeatureMap, rows: number): number {
  const invariants = someInvariants(rows);
  const slopes = new Float64Array(features.count);
  const [above, below] = [new Float64Array(features.count), new Float64Array(features.count)];
  let [error, largest] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const at = row * invariantCount;
    features.slopes(invariants, at, slopes);
    const step = 1e-6;
    invariants[at]! += step;
    features.values(invariants, at, above);
    invariants[at]! -= 2 * step;
    features.values(invariants, at, below);
    slopes.forEach((slope, k) => {
      error = Math.max(error, Math.abs(slope - (above[k]! - below[k]!) / (2 * step)));
      largest = Math.max(largest, Math.abs(slope));
    });
  }
  return error / largest;
}

describe('hidden features', () => {
  it.each([
    ['random', drawn('random')],
    ['data-driven', drawn('data-driven')],
    ['a tanh network', network('tanh')],
    ['a softplus network', network('softplus')],
    ['a SiLU network', network('silu')],
  ])('of %s have the slopes of their values', (_name, features) => {
    expect(slopeError(features, 20)).toBeLessThan(1e-7);
  });

  it('are the same for the same seed and others for another', () => {
    const values = (features: FeatureMap): Float64Array => {
      const out = new Float64Array(features.count);
      features.values(someInvariants(1), 0, out);
      return out;
    };
    expect(values(drawn('random'))).toEqual(values(drawn('random')));
    expect(values(drawn('random', 2))).not.toEqual(values(drawn('random')));
  });

  it('group smooth and steep units of a family apart, without a gap', () => {
    const { groups, count } = drawn('random');
    const used = new Set(groups);
    expect(groups.length).toBe(count);
    expect([...used].sort((a, b) => a - b)).toEqual([...used.keys()].map((_, index) => index));
    expect(used.size).toBeGreaterThan(families.length);
  });

  it('of a network are its last hidden units and a constant', () => {
    const identity = networkFeatures({
      layers: [],
      activation: 'tanh',
      scales: { centre: new Float64Array(5), spread: new Float64Array(5).fill(2) },
    });
    const out = new Float64Array(identity.count);
    identity.values(Float64Array.of(2, 4, 6, 8, 10), 0, out);
    expect([...out]).toEqual([1, 2, 3, 4, 5, 1]);
    expect(() =>
      networkFeatures({
        layers: [layer(3, 4, 1)],
        activation: 'tanh',
        scales: invariantScales(survey.rows),
      }),
    ).toThrow(InputError);
  });
});
