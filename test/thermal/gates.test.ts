import { createRandom, dot } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab } from '../../src/thermal/baoab.js';
import { type Chain, sampleEnsemble } from '../../src/thermal/ensemble.js';
import { gates, unverified } from '../../src/thermal/gates.js';
import { baoabKineticTemperature, kineticTemperature } from '../../src/thermal/kinetic-temperature.js';
import { linearChange, whiteningFactor } from '../../src/thermal/linear-change.js';
import { isotropicPrior, type Potential, temperedPotential } from '../../src/thermal/potential.js';
import { tracesOf } from '../../src/thermal/trace.js';
import { faultyLangevin } from '../../verification/kinetic/faulty-langevin.js';
import { quadratic, randomRotation, rotated } from './potentials.js';

// Clean runs and planted faults, each with the gate that must find it: verification/temperature.ts.

/** Σ 2w² − 3(√(1 + w²) − 1): curvature 1 at the minimum, 4 far out. */
const rising: Potential = {
  dimension: 4,
  evaluate: async (position) => ({
    value: position.reduce((sum, w) => sum + 2 * w * w - 3 * (Math.sqrt(1 + w * w) - 1), 0),
    gradient: position.map((w) => 4 * w - (3 * w) / Math.sqrt(1 + w * w)),
  }),
};

test('the faulty sampler without a fault is the sampler', async () => {
  const options = { temperature: 0.05, mass: 0.3, stepSize: 0.6, friction: 1.5 };
  const samplers = [baoab(rising, options), faultyLangevin(null, rising, options)] as const;
  let [ours, theirs] = await Promise.all(
    samplers.map((sampler) => sampler.init(Float64Array.of(1, -2, 0.5, 0), createRandom(2))),
  );
  for (let step = 0; step < 20; step++) {
    [ours] = await samplers[0].step(ours!);
    [theirs] = await samplers[1].step(theirs!);
  }
  theirs!.position.forEach((value, index) => {
    expect(Math.abs(value - ours!.position[index]!)).toBeLessThan(1e-12);
  });
});

describe('the gates', () => {
  test.each([
    ['a step that is stable at the minimum only', 1.05, 'virial, mean over directions'],
    ['a step beyond stability', 2.6, 'members that diverged'],
  ])('flag %s on each of three seeds', async (_, stepSize, expected) => {
    for (const seed of [31, 32, 33]) {
      const chains = await sampleEnsemble(
        Array.from({ length: 4 }, () => ({ potential: rising, position: new Float64Array(4) })),
        {
          sampler: (given) => baoab(given, { temperature: 1, mass: 1, stepSize, friction: 1.5 }),
          draws: 800,
          thin: 2,
          burnIn: 40,
          random: createRandom(seed),
        },
      );
      const judged = gates({ chains, temperature: 1, quantities: {}, halved: null });
      expect(unverified(judged)).toContain(expected);
    }
  });

  test('do not pass what was not measured', () => {
    const none = gates({ chains: [], temperature: 1, quantities: {}, halved: null });
    expect(unverified(none).length).toBe(none.length);
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
