import { createRandom, dot, resumeRandom } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab, type LangevinOptions, type LangevinState } from '../../src/thermal/baoab.js';
import { type Chain, sampleEnsemble } from '../../src/thermal/ensemble.js';
import { gates, unverified } from '../../src/thermal/gates.js';
import { baoabKineticTemperature, kineticTemperature } from '../../src/thermal/kinetic-temperature.js';
import { linearChange, whiteningFactor } from '../../src/thermal/linear-change.js';
import { isotropicPrior, type Potential, temperedPotential } from '../../src/thermal/potential.js';
import type { Sampler } from '../../src/thermal/sampler.js';
import { type Trace, tracesOf } from '../../src/thermal/trace.js';
import { quadratic, randomRotation, rotated } from './potentials.js';

/** A regression y = tanh(φ·w) with six weights of which the data see five. */
const dimension = 6;
const rows = 40;
const noise = 0.15;
const temperature = 2 / rows;
const random = createRandom(21);
const truth = Float64Array.from({ length: dimension }, () => 0.5 * random.normal());
const features = Array.from({ length: rows }, () =>
  Float64Array.from({ length: dimension }, (_, index) => (index === dimension - 1 ? 0 : random.normal())),
);
const targets = features.map((row) => Math.tanh(dot(row, truth)) + noise * random.normal());
const loss: Potential = {
  dimension,
  evaluate: async (weights) => {
    const gradient = new Float64Array(dimension);
    let value = 0;
    features.forEach((row, index) => {
      const activation = Math.tanh(dot(row, weights));
      const residual = (activation - targets[index]!) / noise;
      value += residual ** 2 / rows;
      const factor = (2 * residual * (1 - activation ** 2)) / (noise * rows);
      for (let entry = 0; entry < dimension; entry++) gradient[entry]! += factor * row[entry]!;
    });
    return { value, gradient };
  },
};
const prior = isotropicPrior(dimension, 1);
const hessian = new Float64Array(dimension ** 2);
for (const row of features) {
  const slope = (1 - Math.tanh(dot(row, truth)) ** 2) / noise;
  for (let a = 0; a < dimension; a++) {
    for (let b = 0; b < dimension; b++) {
      hessian[a * dimension + b]! += (2 * slope * slope * row[a]! * row[b]!) / rows;
    }
  }
}
const factor = whiteningFactor(hessian, prior, temperature);
const whitened = (potential: Potential) => linearChange(potential, truth, factor);
const proper = whitened(temperedPotential(loss, prior, temperature));

type Fault = 'none' | 'halved force' | 'noise of the wrong order' | 'stale gradient';

/** BAOAB written out once more, with a place for each mistake. */
function faulty(potential: Potential, options: LangevinOptions, fault: Fault): Sampler<LangevinState> {
  const { temperature: heat, stepSize: h, friction, mass } = options;
  const m = mass as number;
  const c = Math.exp(-friction * h);
  const amplitude =
    fault === 'noise of the wrong order'
      ? h * Math.sqrt(2 * friction * heat * m)
      : Math.sqrt(-Math.expm1(-2 * friction * h) * heat * m);
  const strength = fault === 'halved force' ? 0.5 : 1;
  return {
    init: baoab(potential, options).init,
    async step(state) {
      const stream = resumeRandom(state.random);
      const position = new Float64Array(state.position.length);
      const momentum = new Float64Array(state.position.length);
      for (let i = 0; i < position.length; i++) {
        const kicked = state.momentum[i]! - (h / 2) * (strength * state.gradient[i]!);
        const drifted = state.position[i]! + (h / 2) * (1 / m) * kicked;
        momentum[i] = c * kicked + amplitude * stream.normal();
        position[i] = drifted + (h / 2) * (1 / m) * momentum[i]!;
      }
      const { value, gradient } = await potential.evaluate(
        fault === 'stale gradient' ? state.position : position,
      );
      let kineticEnergy = 0;
      for (let i = 0; i < position.length; i++) {
        momentum[i] = momentum[i]! - (h / 2) * (strength * gradient[i]!);
        kineticEnergy += momentum[i]! ** 2 / (2 * m);
      }
      return [
        { position, momentum, value, gradient, random: stream.state() },
        { value, kineticEnergy },
      ];
    },
  };
}

interface Trial {
  readonly potential?: Potential;
  readonly heat?: number;
  readonly fault?: Fault;
  readonly stepSize?: number;
  readonly observe?: (draw: Float64Array) => ArrayLike<number>;
  readonly seed: number;
}

/** The network's output at three probes. */
function outputs(draw: Float64Array): number[] {
  const weights = proper.original(draw);
  return [0, 1, 2].map((probe) => Math.tanh(dot(features[probe]!, weights)));
}

/** Four members, 800 draws of each, and the same again at half the step: about 2,500 independent draws. */
async function judge(trial: Trial) {
  const { potential = proper, heat = temperature, fault = 'none', stepSize = 0.8, seed } = trial;
  const run = (h: number, thin: number, stream: string): Promise<Chain[]> =>
    sampleEnsemble(
      Array.from({ length: 4 }, () => ({ potential, position: new Float64Array(potential.dimension) })),
      {
        sampler: (given) =>
          faulty(given, { temperature: heat, mass: heat, stepSize: h, friction: 1.5 }, fault),
        draws: 800,
        thin,
        burnIn: 20 * thin,
        random: createRandom(seed).child(stream),
      },
    );
  const quantitiesOf = (chains: readonly Chain[]): Record<string, Trace> =>
    Object.fromEntries(
      tracesOf(chains, trial.observe ?? outputs).map((trace, index) => [`output ${index}`, trace]),
    );
  const chains = await run(stepSize, 2, 'whole');
  const halved = await run(stepSize / 2, 4, 'half');
  return gates({
    chains,
    temperature: heat,
    quantities: quantitiesOf(chains),
    halved: quantitiesOf(halved),
  });
}

/** Σ 2w² − 3(√(1 + w²) − 1): curvature 1 at the minimum, 4 far out. */
const rising: Potential = {
  dimension: 4,
  evaluate: async (position) => ({
    value: position.reduce((sum, w) => sum + 2 * w * w - 3 * (Math.sqrt(1 + w * w) - 1), 0),
    gradient: position.map((w) => 4 * w - (3 * w) / Math.sqrt(1 + w * w)),
  }),
};

describe('the gates', () => {
  test('let at least 19 of 20 clean runs pass', async () => {
    const failures: string[][] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const failed = unverified(await judge({ seed }));
      if (failed.length > 0) failures.push(failed);
    }
    expect(failures.length, JSON.stringify(failures)).toBeLessThanOrEqual(1);
  });

  test('the faulty sampler without a fault is the sampler', async () => {
    const options = { temperature, mass: temperature, stepSize: 0.6, friction: 1.5 };
    let [ours, theirs] = await Promise.all(
      [baoab(proper, options), faulty(proper, options, 'none')].map((s) => s.init(truth, createRandom(2))),
    );
    for (let step = 0; step < 20; step++) {
      [ours] = await baoab(proper, options).step(ours!);
      [theirs] = await faulty(proper, options, 'none').step(theirs!);
    }
    expect(theirs!.position).toEqual(ours!.position);
  });

  test.each<[string, Omit<Trial, 'seed'>, string]>([
    ['a halved force', { fault: 'halved force' }, 'virial, mean over directions'],
    ['noise of the wrong order', { fault: 'noise of the wrong order' }, 'virial, mean over directions'],
    ['a stale gradient', { fault: 'stale gradient' }, 'virial, mean over directions'],
    ['no prior', { potential: whitened(loss) }, 'virial, largest deviation from 1 in Monte-Carlo errors'],
    [
      'a step that is stable at the minimum only',
      { potential: rising, heat: 1, stepSize: 1.05, observe: (draw) => draw },
      'virial, mean over directions',
    ],
    ['a step beyond stability', { stepSize: 2.6 }, 'members that diverged'],
  ])('flag %s on each of three seeds', async (_, trial, expected) => {
    for (const seed of [31, 32, 33]) {
      expect(unverified(await judge({ ...trial, seed }))).toContain(expected);
    }
  });

  test('do not pass what was not measured', () => {
    const none = unverified(gates({ chains: [], temperature, quantities: {}, halved: null }));
    expect(none.length).toBe(gates({ chains: [], temperature, quantities: {}, halved: null }).length);
  });
});

test('a Gaussian of 50 dimensions and condition 10⁴: whitened, all gates pass and the squared bias is below 0.01', async () => {
  const size = 50;
  const heat = 0.01;
  const rotation = randomRotation(size, 5);
  const stiffness = Float64Array.from({ length: size }, (_, mode) => 10 ** ((4 * mode) / (size - 1)));
  const matrix = rotated(rotation, stiffness);
  const wide = isotropicPrior(size, 100);
  const potential = linearChange(
    temperedPotential(quadratic(matrix, size), wide, heat),
    new Float64Array(size),
    whiteningFactor(matrix, wide, heat),
  );
  const run = (stepSize: number, thin: number) =>
    sampleEnsemble(
      Array.from({ length: 4 }, () => ({ potential, position: new Float64Array(size) })),
      {
        sampler: (given) => baoab(given, { temperature: heat, mass: heat, stepSize, friction: 1.5 }),
        draws: 1000,
        thin,
        burnIn: 50,
        random: createRandom(stepSize * 8),
      },
    );
  const chains = await run(1, 4);
  // Along the eigenvectors of the original Hessian, soft, middle and stiff.
  const modes = (given: readonly Chain[]) => {
    const traces = tracesOf(given, (draw) => {
      const weights = potential.original(draw);
      return [0, 25, 49].map((mode) => dot(rotation.subarray(mode * size, (mode + 1) * size), weights));
    });
    return Object.fromEntries(traces.map((trace, index) => [`mode ${index}`, trace]));
  };
  const measured = gates({
    chains,
    temperature: heat,
    quantities: modes(chains),
    halved: modes(await run(0.5, 8)),
  });
  expect(unverified(measured)).toEqual([]);
  expect(Math.abs(kineticTemperature(chains, heat) - baoabKineticTemperature(1, 1))).toBeLessThan(0.01);

  const squares = new Float64Array(size);
  const draws = chains.flatMap((chain) => chain.draws.map((draw) => potential.original(draw)));
  for (const draw of draws) {
    for (let mode = 0; mode < size; mode++) {
      squares[mode]! += dot(rotation.subarray(mode * size, (mode + 1) * size), draw) ** 2 / draws.length;
    }
  }
  // b² = (Ê[x²] − E[x²])²/Var[x²], Var[x²] = 2 E[x²]².
  const biases = squares.map((square, mode) => {
    const exact = 1 / (stiffness[mode]! / heat + 1e-4);
    return (square / exact - 1) ** 2 / 2;
  });
  expect(Math.max(...biases)).toBeLessThan(0.01);
});

test('directions other than the axes see the same temperature', async () => {
  const size = 4;
  const stiffness = Float64Array.of(1, 3, 9, 27);
  const rotation = randomRotation(size, 3);
  const potential = quadratic(rotated(rotation, stiffness), size);
  const chains = await sampleEnsemble(
    Array.from({ length: 4 }, () => ({ potential, position: new Float64Array(size) })),
    {
      sampler: (given) => baoab(given, { temperature: 0.5, stepSize: 0.3, friction: 1 }),
      draws: 3000,
      thin: 8,
      burnIn: 100,
      random: createRandom(4),
    },
  );
  const directions = Array.from({ length: size }, (_, mode) =>
    rotation.slice(mode * size, (mode + 1) * size).map((value) => 3 * value),
  );
  const found = gates({ chains, temperature: 0.5, directions, quantities: {}, halved: null });
  const named = (name: string) => found.find((gate) => gate.name.startsWith(name))!;
  expect(named('virial, mean').passed).toBe(true);
  expect(named('virial, largest deviation').passed).toBe(true);
  // Asked for a temperature 20 % off, they say so.
  const wrong = gates({ chains, temperature: 0.6, directions, quantities: {}, halved: null });
  expect(wrong.find((gate) => gate.name.startsWith('virial, mean'))!.value).toBeCloseTo(0.5 / 0.6, 1);
});
