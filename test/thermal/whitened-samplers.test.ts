import { createRandom, mean, variance } from 'principia/math';
import { type Potential, sampleEnsemble, whitenedSamplerNames, whitenedSamplers } from 'principia/thermal';
import { expect, it } from 'vitest';

const dimension = 60;
const temperature = 0.02;

/** Every direction of width 1 at the temperature, as whitening leaves it: U = T |w|²/2. */
const whitened: Potential = {
  dimension,
  evaluate: async (position) => ({
    value: (temperature * position.reduce((sum, value) => sum + value * value, 0)) / 2,
    gradient: position.map((value) => temperature * value),
  }),
};

// Power: 800 draws of 60 directions, which a slow sampler makes worth 50 a direction, know the mean of the variances to 2.6 %: a step that
// heats by a tenth, or forces halved, is found surely.
it.each(whitenedSamplerNames)('%s leaves directions of width 1 at width 1', async (name) => {
  const { create, step } = whitenedSamplers[name];
  const chains = await sampleEnsemble(
    [0, 1].map(() => ({ potential: whitened, position: new Float64Array(dimension).fill(1) })),
    {
      sampler: (potential) => create(potential, temperature, step),
      ...{ draws: 400, thin: 3, burnIn: 100, random: createRandom(4).child(name) },
    },
  );
  const draws = chains.flatMap((chain) => chain.draws);
  const variances = Array.from({ length: dimension }, (_, at) => {
    const values = draws.map((draw) => draw[at]!);
    return variance(values) + mean(values) ** 2;
  });
  expect(Math.abs(mean(variances) - 1)).toBeLessThan(0.08);
});
