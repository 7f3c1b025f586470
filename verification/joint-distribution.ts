import { createRandom, type RandomStream } from 'principia/math';
import {
  baoab,
  generalisedHamiltonianMonteCarlo,
  hamiltonianMonteCarlo,
  type Potential,
  type Sampler,
  type SamplerState,
} from 'principia/thermal';
import { calibrationRanks, type Kernel, movedDrawsTest, reversibleRanks } from './exact-draws.js';
import { gewekeScores } from './geweke.js';
import { rankUniformity } from './rank-uniformity.js';
import { temperature } from './regression.js';
import { atLeast, below, type Check, type Verification, type VerificationContext } from './verification.js';

// With masses of T the frequencies are the inverse deviations of the posterior, at most about 10.
const mass = temperature;

const hmc =
  (heat = temperature): Kernel<SamplerState> =>
  (potential) =>
    hamiltonianMonteCarlo(potential, { temperature: heat, mass, stepSize: 0.12, steps: [3, 9] });

const ghmc =
  (heat = temperature): Kernel<SamplerState> =>
  (potential) =>
    generalisedHamiltonianMonteCarlo(potential, { temperature: heat, mass, stepSize: 0.1, friction: 1 });

const malt: Kernel<SamplerState> = (potential) =>
  generalisedHamiltonianMonteCarlo(potential, {
    temperature,
    mass,
    stepSize: 0.12,
    friction: 1,
    steps: 6,
    renewMomentum: true,
  });

const langevin = (potential: Potential): Sampler<SamplerState> =>
  baoab(potential, { temperature, mass, stepSize: 0.06, friction: 1 });

const sizes = {
  full: { rounds: 40_000, sets: 500, repetitions: 4000, simulations: 4000 },
  reduced: { rounds: 6000, sets: 60, repetitions: 250, simulations: 2000 },
};

/** How many times too hot a kernel each test must find. */
const faults = {
  full: { geweke: 1.2, calibration: 1.5, ranks: 1.2, moved: 1.5 },
  reduced: { geweke: 2, calibration: 4, ranks: 2, moved: 4 },
};

/** What each of the tests below is given. */
interface Setting extends VerificationContext {
  readonly random: RandomStream;
}

export const jointDistribution: Verification = {
  name: 'joint-distribution',
  title:
    'Kernels leave the posterior of a regression as it is: Geweke, calibration by simulation, Gandy and Scott',
  power:
    'Each test is also run on a kernel that is too hot, and finds it with near certainty: Geweke and the ranks of reversible chains a factor of 2 (1.2 at full size), calibration and two samples of 4 (1.5). A false alarm of any has a probability of at most 4 %.',
  async run(context): Promise<readonly Check[]> {
    const given = { ...context, random: createRandom(context.seed).child('joint-distribution') };
    return [
      ...(await gewekeChecks(given)),
      ...(await calibrationChecks(given)),
      ...(await reversibleChecks(given)),
      ...(await twoSampleChecks(given)),
    ];
  },
};

async function gewekeChecks({ size, say, random }: Setting): Promise<Check[]> {
  const largest = async (label: string, kernel: Kernel<SamplerState>, steps: number): Promise<number> => {
    const scores = await gewekeScores(kernel, sizes[size].rounds, steps, random.child(`Geweke, ${label}`));
    say(`Geweke, ${label}: ${Array.from(scores, (score) => score.toFixed(2)).join(' ')}`);
    return scores.reduce((worst, score) => Math.max(worst, Math.abs(score)), 0);
  };
  const checks: Check[] = [];
  for (const [label, kernel, steps] of [
    ['HMC', hmc(), 1],
    ['GHMC', ghmc(), 5],
    ['MALT', malt, 1],
    ['BAOAB', langevin, 8],
  ] as const) {
    checks.push(below(`Geweke, ${label}: largest score`, await largest(label, kernel, steps), 4.5));
  }
  const hot = await largest('too hot', hmc(faults[size].geweke * temperature), 1);
  return [...checks, atLeast('Geweke, HMC too hot: largest score', hot, 4.5)];
}

async function calibrationChecks({ size, say, random }: Setting): Promise<Check[]> {
  const draws = 99;
  const { sets, simulations } = sizes[size];
  const smallest = async (label: string, kernel: Kernel<SamplerState>, thin: number): Promise<number> => {
    const chain = { draws, thin, burnIn: 20 * thin };
    const lists = await calibrationRanks(kernel, sets, chain, random.child(`calibration, ${label}`));
    const p = leastUniform(
      lists,
      draws + 1,
      random.child(`uniform ranks, calibration, ${label}`),
      simulations,
    );
    say(`calibration, ${label}: p ${p.toFixed(4)}`);
    return p;
  };
  const checks: Check[] = [];
  for (const [label, kernel, thin] of [
    ['HMC', hmc(), 6],
    ['BAOAB', langevin, 60],
  ] as const) {
    const p = await smallest(label, kernel, thin);
    checks.push(atLeast(`calibration of ${sets} data sets, ${label}: smallest p of the bands`, p, 0.001));
  }
  const hot = await smallest('too hot', hmc(faults[size].calibration * temperature), 6);
  return [...checks, below('calibration, HMC too hot: smallest p', hot, 0.001)];
}

async function reversibleChecks({ size, say, random }: Setting): Promise<Check[]> {
  const length = 12;
  const { repetitions, simulations } = sizes[size];
  const smallest = async (label: string, kernel: Kernel<SamplerState>): Promise<number> => {
    const lists = await reversibleRanks(kernel, repetitions, length, random.child(`ranks, ${label}`));
    const p = leastUniform(lists, length, random.child(`uniform ranks, ranks, ${label}`), simulations);
    say(`Gandy and Scott, ${label}: p ${p.toFixed(4)}`);
    return p;
  };
  const checks: Check[] = [];
  for (const [label, kernel] of [
    ['HMC', hmc()],
    ['MALT', malt],
  ] as const) {
    const p = await smallest(label, kernel);
    checks.push(atLeast(`Gandy and Scott, ranks of ${label}: smallest p`, p, 0.001));
  }
  const hot = await smallest('too hot', hmc(faults[size].ranks * temperature));
  return [...checks, below('Gandy and Scott, HMC too hot: smallest p', hot, 0.001)];
}

async function twoSampleChecks({ size, say, random }: Setting): Promise<Check[]> {
  const smallest = async (label: string, kernel: Kernel<SamplerState>): Promise<number> => {
    const stream = random.child(`moved, ${label}`);
    const values = await movedDrawsTest(kernel, 5 * sizes[size].repetitions, 10, stream);
    say(`moved draws, ${label}: p ${Array.from(values, (p) => p.toFixed(3)).join(' ')}`);
    return values.reduce((worst, p) => Math.min(worst, p), 1);
  };
  const checks: Check[] = [];
  for (const [label, kernel] of [
    ['GHMC', ghmc()],
    ['BAOAB', langevin],
  ] as const) {
    const p = await smallest(label, kernel);
    checks.push(atLeast(`Gandy and Scott, two samples, ${label}: smallest p`, p, 0.0005));
  }
  const hot = await smallest('too hot', ghmc(faults[size].moved * temperature));
  return [...checks, below('Gandy and Scott, two samples, GHMC too hot: smallest p', hot, 0.0005)];
}

/** The smallest p-value of several lists of ranks. */
function leastUniform(
  lists: readonly Int32Array[],
  count: number,
  random: RandomStream,
  simulations: number,
): number {
  return lists.reduce(
    (worst, ranks, index) => Math.min(worst, rankUniformity(ranks, count, random.child(index), simulations)),
    1,
  );
}
