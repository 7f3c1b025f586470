import { createRandom } from 'principia/math';
import { expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { type EnsembleOptions, sampleEnsemble } from '../../src/thermal/ensemble.js';
import type { LangevinState } from '../../src/thermal/langevin.js';
import { isotropicPrior, type Potential, temperedPotential } from '../../src/thermal/potential.js';
import { tracesOf } from '../../src/thermal/trace.js';
import { doubleWell, harmonic } from './potentials.js';

const options: EnsembleOptions<LangevinState> = {
  sampler: (potential) => baoab(potential, { temperature: 0.4, stepSize: 0.1, friction: 1 }),
  draws: 6,
  thin: 3,
  burnIn: 4,
  random: createRandom(5),
};
const start = Float64Array.of(1, -1);
const members = (potential: Potential) => Array.from({ length: 3 }, () => ({ potential, position: start }));

test('the bits do not depend on who answers first, nor on the company', async () => {
  // Answers late, and later for some calls than for others.
  let calls = 0;
  const slow: Potential = {
    dimension: 2,
    evaluate: async (position) => {
      await new Promise((resolve) => setTimeout(resolve, (calls++ * 7) % 4));
      return doubleWell(2).evaluate(position);
    },
  };
  const together = await sampleEnsemble(members(slow), options);
  const prompt = await sampleEnsemble(members(doubleWell(2)), options);
  const [alone] = await sampleEnsemble(members(doubleWell(2)).slice(0, 1), options);
  expect(together).toEqual(prompt);
  expect(alone).toEqual(prompt[0]);
  expect(prompt[0]!.draws).not.toEqual(prompt[1]!.draws);
});

test('draws are those states that thinning says, with their gradients and energies', async () => {
  const [chain] = await sampleEnsemble(members(doubleWell(2)), options);
  const sampler = options.sampler(doubleWell(2));
  let state = await sampler.init(start, options.random.child(0));
  for (let step = 1; step <= 4 + 6 * 3; step++) {
    [state] = await sampler.step(state);
    if (step === 7) {
      expect(chain!.draws[0]).toEqual(state.position);
      expect(chain!.gradients[0]).toEqual(state.gradient);
      expect(chain!.values[0]).toBe(state.value);
    }
  }
  expect(chain!.state).toEqual(state);
  expect(tracesOf([chain!], (draw) => draw)[1]![0]![5]).toBe(state.position[1]);
});

test('a resumed ensemble goes on to the same bits', async () => {
  const whole = await sampleEnsemble(members(doubleWell(2)), options);
  const half = await sampleEnsemble(members(doubleWell(2)), { ...options, draws: 3 });
  const rest = await sampleEnsemble(members(doubleWell(2)), {
    ...options,
    draws: 3,
    burnIn: 0,
    resume: half.map((chain) => chain.state),
  });
  expect([...half[2]!.draws, ...rest[2]!.draws]).toEqual(whole[2]!.draws);
});

test('a signal ends it, also where every gradient is answered at once', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  const endless = sampleEnsemble(members(doubleWell(2)), {
    ...options,
    draws: 1e8,
    signal: controller.signal,
  });
  await expect(endless).rejects.toThrow(/abort/);
});

test('a member that leaves the finite numbers is marked and stopped; the others go on', async () => {
  const chains = await sampleEnsemble(
    [...members(harmonic([1, 1])), ...members(harmonic([1e6, 1]))],
    options,
  );
  expect(chains.map((chain) => chain.diverged)).toEqual([false, false, false, false, false, false]);
  const long = await sampleEnsemble([...members(harmonic([1, 1])), ...members(harmonic([1e6, 1]))], {
    ...options,
    draws: 200,
  });
  expect(long.map((chain) => chain.diverged)).toEqual([false, false, false, true, true, true]);
  expect(long[0]!.draws.length).toBe(200);
  expect(long[4]!.draws.length).toBeLessThan(200);
});

test('a start of the wrong size is refused', () => {
  expect(() => sampleEnsemble([{ potential: harmonic([1]), position: start }], options)).toThrow(
    /2 coordinates/,
  );
});

test('the tempered energy is L − T ln p, and its gradient is its derivative', async () => {
  const prior = { mean: Float64Array.of(0.5, -1), deviation: Float64Array.of(2, 0.3) };
  const potential = temperedPotential(doubleWell(2), prior, 0.1);
  const position = Float64Array.of(0.7, -0.8);
  const logPrior = position.reduce((sum, w, index) => {
    const [m, s] = [prior.mean[index]!, prior.deviation[index]!];
    return sum + Math.log(Math.exp(-(((w - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI)));
  }, 0);
  const { value, gradient } = await potential.evaluate(position);
  expect(value).toBeCloseTo((await doubleWell(2).evaluate(position)).value - 0.1 * logPrior, 12);
  for (const index of [0, 1]) {
    const at = async (shift: number) =>
      (await potential.evaluate(position.map((w, i) => (i === index ? w + shift : w)))).value;
    expect(((await at(1e-5)) - (await at(-1e-5))) / 2e-5).toBeCloseTo(gradient[index]!, 7);
  }
  expect(() => temperedPotential(doubleWell(2), isotropicPrior(2, Number.POSITIVE_INFINITY), 1)).toThrow(
    /prior/,
  );
  expect(() => temperedPotential(doubleWell(2), isotropicPrior(3, 1), 1)).toThrow(/2 coordinates/);
});
