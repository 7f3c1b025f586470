import { createRandom, mean, variance } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { monteCarloError } from '../../src/thermal/effective-sample-size.js';
import type { LangevinState } from '../../src/thermal/langevin.js';
import { parallelTempering, type TemperingOptions } from '../../src/thermal/parallel-tempering.js';
import { isotropicPrior, type Potential, temperedPotential } from '../../src/thermal/potential.js';
import { geometricLadder } from '../../src/thermal/temperature-ladder.js';
import { type Rung, rungAt, takenOver } from '../../src/thermal/tempered-rung.js';
import { virial } from '../../src/thermal/virial.js';
import { doubleWell, harmonic } from './potentials.js';

const stiffness = 8;
const prior = isotropicPrior(1, 1.5);
const temperatures = [0.5, 2, 8, 40, Number.POSITIVE_INFINITY];
const options: TemperingOptions<LangevinState> = {
  temperatures,
  // The curvature of U = L − T ln p is K + T/s².
  sampler: (potential, temperature) =>
    baoab(potential, {
      temperature,
      stepSize: 1 / Math.sqrt(stiffness + temperature / 1.5 ** 2),
      friction: Math.sqrt(stiffness + temperature / 1.5 ** 2),
    }),
  start: new Float64Array(1),
  sweeps: 6000,
  stepsPerSweep: 3,
  burnIn: 50,
  random: createRandom(3),
};

describe('a harmonic loss under a normal prior', () => {
  const run = parallelTempering({ loss: harmonic([stiffness]), prior }, options);

  test('has its variance 1/(K/T + 1/s²) at every temperature, the prior’s at the infinite one', async () => {
    const { chains } = await run;
    expect(chains.map(({ temperature }) => temperature)).toEqual(temperatures);
    chains.forEach(({ draws, losses, temperature }) => {
      const exact = 1 / (stiffness / temperature + 1 / 1.5 ** 2);
      const squares = Float64Array.from(draws, ([w]) => w! ** 2);
      // 4.5 Monte-Carlo errors, of which there are five: a false alarm in 30,000 seeds; an error is 3 % at most.
      expect(Math.abs(mean(squares) - exact)).toBeLessThan(4.5 * monteCarloError([squares]));
      expect(monteCarloError([squares]) / exact).toBeLessThan(0.03);
      expect(losses[7]).toBeCloseTo((stiffness / 2) * draws[7]![0]! ** 2, 12);
    });
  });

  test('passes the virial with its potentials’ own gradients', async () => {
    for (const chain of (await run).chains.slice(0, -1)) {
      const [{ ratio, error }] = virial([chain], chain.temperature) as [{ ratio: number; error: number }];
      expect(Math.abs(ratio - 1)).toBeLessThan(4.5 * error);
    }
  });

  test('exchanges as often as two normals of these variances do', async () => {
    const { exchangeRates, roundTrips } = await run;
    const random = createRandom(9);
    exchangeRates.forEach((rate, gap) => {
      const [low, high] = [temperatures[gap]!, temperatures[gap + 1]!];
      const loss = (temperature: number): number =>
        (stiffness / 2) * (random.normal() ** 2 / (stiffness / temperature + 1 / 1.5 ** 2));
      const acceptances = Float64Array.from({ length: 40_000 }, () =>
        Math.min(1, Math.exp((1 / low - 1 / high) * (loss(low) - loss(high)))),
      );
      // Half as many are tried as there are sweeps; a probability's variance is at most 1/4.
      expect(Math.abs(rate - mean(acceptances))).toBeLessThan(4.5 * Math.sqrt(variance(acceptances) / 2000));
    });
    expect(roundTrips).toBeGreaterThan(100);
  });

  test('gives the same bits again', async () => {
    const short = { ...options, sweeps: 20 };
    const [one, other] = [await run, await parallelTempering({ loss: harmonic([stiffness]), prior }, short)];
    other.chains.forEach(({ draws }, at) => {
      expect(draws).toEqual(one.chains[at]!.draws.slice(0, 20));
    });
  });
});

test('a replica that crosses the barrier hot brings the cold one to both wells', async () => {
  const cold = { loss: doubleWell(1), prior: null };
  const sampler = (potential: Potential, temperature: number) =>
    baoab(potential, { temperature, stepSize: 0.15, friction: 2 });
  const settings = {
    sampler,
    start: Float64Array.of(1),
    sweeps: 3000,
    stepsPerSweep: 4,
    random: createRandom(2),
  };
  const rightShare = ({ draws }: { readonly draws: readonly Float64Array[] }): number =>
    mean(draws.map(([w]) => (w! > 0 ? 1 : 0)));
  const ladder = await parallelTempering(cold, { ...settings, temperatures: geometricLadder(0.04, 1, 8) });
  // Alone it would cross once in e^{1/0.04}, ten thousand million, times.
  const alone = await parallelTempering(cold, { ...settings, temperatures: [0.04, 0.0401] });
  expect(rightShare(alone.chains[0]!)).toBe(1);
  const wells = Float64Array.from(ladder.chains[0]!.draws, ([w]) => (w! > 0 ? 1 : 0));
  expect(Math.abs(rightShare(ladder.chains[0]!) - 0.5)).toBeLessThan(4.5 * monteCarloError([wells]));
  expect(monteCarloError([wells])).toBeLessThan(0.08);
});

test('an exchanged state is the other’s position and momentum, scaled, with the new energy', async () => {
  const problem = { loss: doubleWell(2), prior: isotropicPrior(2, 2) };
  const rung = (temperature: number): Rung<LangevinState> =>
    rungAt(problem, temperature, (potential) =>
      baoab(potential, { temperature, stepSize: 0.1, friction: 1 }),
    );
  const [low, high] = [rung(0.2), rung(0.8)];
  const own = await low.sampler.init(Float64Array.of(1, 1), createRandom(1));
  const state = await high.sampler.init(Float64Array.of(0.5, -2), createRandom(2));
  const data = await problem.loss.evaluate(state.position);
  const taken = await takenOver(problem, low, own, { rung: high, state, data });
  expect(taken.position).toEqual(state.position);
  expect(taken.momentum).toEqual(state.momentum.map((entry) => entry * 0.5));
  expect(taken.random).toEqual(own.random);
  const { value, gradient } = await temperedPotential(problem.loss, problem.prior, 0.2).evaluate(
    state.position,
  );
  expect(taken.value).toBe(value);
  expect(taken.gradient).toEqual(gradient);
});

test('a replica that leaves the finite numbers ends the run and is marked', async () => {
  const unstable = (potential: Potential, temperature: number) =>
    baoab(potential, { temperature, stepSize: temperature > 1 ? 3 : 0.1, friction: 1 });
  const { chains } = await parallelTempering(
    { loss: doubleWell(1), prior: null },
    { ...options, temperatures: [0.1, 5], sampler: unstable, sweeps: 200 },
  );
  expect(chains.map(({ diverged }) => diverged)).toContain(true);
  expect(chains[0]!.draws.length).toBeLessThan(200);
});

test('a ladder that falls, or is infinite without a prior, is refused', async () => {
  const problem = { loss: doubleWell(1), prior: null };
  await expect(parallelTempering(problem, { ...options, temperatures: [2, 1] })).rejects.toThrow(
    'coldest first',
  );
  await expect(parallelTempering(problem, options)).rejects.toThrow('infinite only where there is a prior');
});
