import { createRandom } from 'principia/math';
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
import { atLeast, below, type Check, type Verification } from './verification.js';

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

export const jointDistribution: Verification = {
  name: 'joint-distribution',
  title:
    'Kernels leave the posterior of a regression as it is: Geweke, calibration by simulation, Gandy and Scott',
  power:
    'Each test is also run on a kernel that is too hot and must find it: Geweke and the ranks of reversible chains a factor of 2 (1.2 at full size), calibration and two samples of 4 (1.5). A false alarm of any has a probability of about 3 %.',
  async run({ size, seed, say }): Promise<readonly Check[]> {
    const random = createRandom(seed).child('joint-distribution');
    const { rounds, sets, repetitions, simulations } = sizes[size];
    const checks: Check[] = [];
    const uniformity = (label: string, lists: readonly Int32Array[], count: number): number =>
      lists.reduce((worst, ranks, index) => {
        const stream = random.child(`uniform ranks, ${label}, ${index}`);
        return Math.min(worst, rankUniformity(ranks, count, stream, simulations));
      }, 1);

    const geweke = async (label: string, kernel: Kernel<SamplerState>, steps: number): Promise<number> => {
      const scores = await gewekeScores(kernel, rounds, steps, random.child(`Geweke, ${label}`));
      say(`Geweke, ${label}: ${Array.from(scores, (score) => score.toFixed(2)).join(' ')}`);
      return scores.reduce((worst, score) => Math.max(worst, Math.abs(score)), 0);
    };
    const kernels = [
      ['HMC', hmc(), 1],
      ['GHMC', ghmc(), 5],
      ['MALT', malt, 1],
      ['BAOAB', langevin, 8],
    ] as const;
    for (const [label, kernel, steps] of kernels) {
      checks.push(below(`Geweke, ${label}: largest score`, await geweke(label, kernel, steps), 4.5));
    }
    const hot = await geweke('too hot', hmc(faults[size].geweke * temperature), 1);
    checks.push(atLeast('Geweke, HMC too hot: largest score', hot, 4.5));

    const draws = 99;
    const calibrated = async (label: string, kernel: Kernel<SamplerState>, thin: number): Promise<number> => {
      const chain = { draws, thin, burnIn: 20 * thin };
      const lists = await calibrationRanks(kernel, sets, chain, random.child(`calibration, ${label}`));
      const worst = uniformity(`calibration, ${label}`, lists, draws + 1);
      say(`calibration, ${label}: p ${worst.toFixed(4)}`);
      return worst;
    };
    for (const [label, kernel, thin] of [
      ['HMC', hmc(), 6],
      ['BAOAB', langevin, 60],
    ] as const) {
      const p = await calibrated(label, kernel, thin);
      checks.push(atLeast(`calibration of ${sets} data sets, ${label}: smallest p of the bands`, p, 0.001));
    }
    const hotter = await calibrated('too hot', hmc(faults[size].calibration * temperature), 6);
    checks.push(below('calibration, HMC too hot: smallest p', hotter, 0.001));

    const length = 12;
    const reversible = async (label: string, kernel: Kernel<SamplerState>): Promise<number> => {
      const lists = await reversibleRanks(kernel, repetitions, length, random.child(`ranks, ${label}`));
      const worst = uniformity(`ranks, ${label}`, lists, length);
      say(`Gandy and Scott, ${label}: p ${worst.toFixed(4)}`);
      return worst;
    };
    for (const [label, kernel] of [
      ['HMC', hmc()],
      ['MALT', malt],
    ] as const) {
      const p = await reversible(label, kernel);
      checks.push(atLeast(`Gandy and Scott, ranks of ${label}: smallest p`, p, 0.001));
    }
    const warm = await reversible('too hot', hmc(faults[size].ranks * temperature));
    checks.push(below('Gandy and Scott, HMC too hot: smallest p', warm, 0.001));

    const moved = async (label: string, kernel: Kernel<SamplerState>): Promise<number> => {
      const stream = random.child(`moved, ${label}`);
      const values = await movedDrawsTest(kernel, 5 * repetitions, 10, stream);
      say(`moved draws, ${label}: p ${Array.from(values, (p) => p.toFixed(3)).join(' ')}`);
      return values.reduce((worst, p) => Math.min(worst, p), 1);
    };
    for (const [label, kernel] of [
      ['GHMC', ghmc()],
      ['BAOAB', langevin],
    ] as const) {
      const p = await moved(label, kernel);
      checks.push(atLeast(`Gandy and Scott, two samples, ${label}: smallest p`, p, 0.0005));
    }
    const warmer = await moved('too hot', ghmc(faults[size].moved * temperature));
    checks.push(below('Gandy and Scott, two samples, GHMC too hot: smallest p', warmer, 0.0005));
    return checks;
  },
};
