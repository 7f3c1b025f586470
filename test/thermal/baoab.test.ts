import { createRandom, mean, resumeRandom, solve } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { baoab, type LangevinState } from '../../src/thermal/baoab.js';
import type { Potential } from '../../src/thermal/potential.js';
import { doubleWell, harmonic, quartic } from './potentials.js';

/** One step of the code as the affine map x ← M x + n ξ of x = (q, p), read off by probing it. */
async function affineMap(potential: Potential, options: Parameters<typeof baoab>[1]) {
  const sampler = baoab(potential, options);
  const random = createRandom(1).state();
  const stepFrom = async (q: number, p: number): Promise<[number, number]> => {
    const { value, gradient } = await potential.evaluate(Float64Array.of(q));
    const state: LangevinState = {
      position: Float64Array.of(q),
      momentum: Float64Array.of(p),
      value,
      gradient,
      random,
    };
    const [next] = await sampler.step(state);
    return [next.position[0]!, next.momentum[0]!];
  };
  const noise = await stepFrom(0, 0);
  const ofPosition = await stepFrom(1, 0);
  const ofMomentum = await stepFrom(0, 1);
  const drawn = resumeRandom(random).normal();
  return {
    matrix: [
      [ofPosition[0] - noise[0], ofMomentum[0] - noise[0]],
      [ofPosition[1] - noise[1], ofMomentum[1] - noise[1]],
    ],
    noise: noise.map((value) => value / drawn),
  };
}

/** (⟨q²⟩, ⟨p²⟩) of the stationary Σ = M Σ Mᵀ + n nᵀ, from the linear system for (Σqq, Σqp, Σpp). */
function stationaryVariances(matrix: number[][], noise: number[]): [number, number] {
  const [[a, b], [c, d]] = matrix as [[number, number], [number, number]];
  const [n, m] = noise as [number, number];
  const system = Float64Array.of(
    1 - a * a,
    -2 * a * b,
    -b * b,
    -a * c,
    1 - a * d - b * c,
    -b * d,
    -c * c,
    -2 * c * d,
    1 - d * d,
  );
  const solution = solve(system, [n * n, n * m, m * m])!;
  return [solution[0]!, solution[2]!];
}

describe('on an oscillator', () => {
  const published = [
    [0.1, 0.9975],
    [0.25, 0.984375],
    [0.5, 0.9375],
    [1, 0.75],
    [1.5, 0.4375],
    [1.9, 0.0975],
  ] as const;
  const cases = [
    ...published.flatMap(([stepSize, ratio]) =>
      [0.1, 1, 5].map((friction) => ({ stepSize, friction, stiffness: 1, mass: 1, temperature: 1, ratio })),
    ),
    // Settings no table lists: T_p = 1 − h²K/(4m).
    {
      stepSize: 0.3,
      friction: 0.7,
      stiffness: 2.5,
      mass: 3,
      temperature: 0.02,
      ratio: 1 - (0.09 * 2.5) / 12,
    },
    { stepSize: 0.05, friction: 12, stiffness: 40, mass: 0.5, temperature: 7, ratio: 1 - (0.0025 * 40) / 2 },
    {
      stepSize: 1.1,
      friction: 0.01,
      stiffness: 0.4,
      mass: 0.8,
      temperature: 1.7,
      ratio: 1 - (1.21 * 0.4) / 3.2,
    },
  ];
  test.each(cases)(
    'positions are exactly thermal: h $stepSize, γ $friction, K $stiffness, m $mass',
    async (given) => {
      const { stiffness, mass, temperature } = given;
      const { matrix, noise } = await affineMap(harmonic([stiffness]), given);
      const [positions, momenta] = stationaryVariances(matrix, noise);
      expect(Math.abs((stiffness * positions) / temperature - 1)).toBeLessThan(1e-10);
      expect(Math.abs(momenta / (mass * temperature) - given.ratio)).toBeLessThan(1e-10);
    },
  );
});

test('energy, temperature and mass in other units leave the path unchanged', async () => {
  const factor = 3.7;
  const scaled: Potential = {
    dimension: 3,
    evaluate: async (position) => {
      const { value, gradient } = await doubleWell(3).evaluate(position);
      return { value: factor * value, gradient: gradient.map((entry) => factor * entry) };
    },
  };
  const plain = baoab(doubleWell(3), { temperature: 0.3, stepSize: 0.05, friction: 1, mass: 2 });
  const other = baoab(scaled, { temperature: 0.3 * factor, stepSize: 0.05, friction: 1, mass: 2 * factor });
  const start = Float64Array.of(1, -1, 0.5);
  let first = await plain.init(start, createRandom(3));
  let second = await other.init(start, createRandom(3));
  for (let step = 0; step < 200; step++) {
    [first] = await plain.step(first);
    [second] = await other.step(second);
  }
  first.position.forEach((value, index) => {
    expect(Math.abs(value - second.position[index]!)).toBeLessThan(1e-10);
  });
});

describe('without friction', () => {
  const options = (stepSize: number) => ({ temperature: 1, stepSize, friction: 0 });

  test('a path retraces itself when the momenta are reversed', async () => {
    const sampler = baoab(quartic(5), options(0.05));
    const start = await sampler.init(Float64Array.of(1, -0.5, 0.2, 2, 0), createRandom(5));
    let state = start;
    for (let step = 0; step < 400; step++) [state] = await sampler.step(state);
    state = { ...state, momentum: state.momentum.map((p) => -p) };
    for (let step = 0; step < 400; step++) [state] = await sampler.step(state);
    start.position.forEach((value, index) => {
      expect(Math.abs(state.position[index]! - value)).toBeLessThan(1e-10);
      expect(Math.abs(state.momentum[index]! + start.momentum[index]!)).toBeLessThan(1e-10);
    });
  });

  test('the energy error on a quartic falls with the square of the step', async () => {
    const energyError = async (stepSize: number): Promise<number> => {
      const potential = quartic(1);
      const sampler = baoab(potential, options(stepSize));
      let state = await sampler.init(Float64Array.of(1.3), createRandom(5));
      const energy = state.value + state.momentum[0]! ** 2 / 2;
      let worst = 0;
      for (let time = 0; time < 20; time += stepSize) {
        const [next, info] = await sampler.step(state);
        worst = Math.max(worst, Math.abs(info.value + info.kineticEnergy - energy));
        state = next;
      }
      return worst;
    };
    const slope = Math.log2((await energyError(0.04)) / (await energyError(0.02)));
    expect(slope).toBeGreaterThan(1.9);
    expect(slope).toBeLessThan(2.1);
  });
});

/** Averages over 1,000 independent copies: with S effective steps the errors are 1/√(1000 S). */
async function averages(
  potential: Potential,
  stepSize: number,
  temperature: number,
  steps: number,
  burnIn: number,
) {
  const copies = potential.dimension;
  const sampler = baoab(potential, { temperature, stepSize, friction: 1 });
  const random = createRandom(11);
  let state = await sampler.init(
    Float64Array.from({ length: copies }, () => (random.uniform() < 0.5 ? -1 : 1)),
    random,
  );
  const values: number[] = [];
  const fourth: number[] = [];
  const squares: number[] = [];
  const kinetic: number[] = [];
  for (let step = 0; step < burnIn + steps; step++) {
    const [next, info] = await sampler.step(state);
    state = next;
    if (step < burnIn) continue;
    values.push(info.value / copies);
    kinetic.push((2 * info.kineticEnergy) / (copies * temperature));
    squares.push(mean(state.position.map((value) => value ** 2)));
    fourth.push(mean(state.position.map((value) => value ** 4)));
  }
  return { value: mean(values), fourth: mean(fourth), square: mean(squares), kinetic: mean(kinetic) };
}

test('on a quartic the configurational temperature is right to 6e-3 at a step of 0.2 and the kinetic one has order 2', async () => {
  // Monte-Carlo errors about 1.8e-3 for ⟨q⁴⟩, 7e-4 for ⟨q²⟩ and 1e-3 for the kinetic temperature; a scheme that is
  // not BAOAB (OBABO, ABOBA) is off by 2.1e-2 in ⟨q⁴⟩.
  const coarse = await averages(quartic(1000), 0.4, 1, 3000, 200);
  const fine = await averages(quartic(1000), 0.2, 1, 6000, 200);
  expect(Math.abs(fine.fourth - 1)).toBeLessThan(6e-3);
  expect(Math.abs(fine.square - 0.6759782400672846)).toBeLessThan(4e-3);
  const slope = Math.log2((1 - coarse.kinetic) / (1 - fine.kinetic));
  expect(slope).toBeGreaterThan(1.8);
  expect(slope).toBeLessThan(2.2);
});

test.each([
  [0.1, 0.052477, 0.972523],
  [0.5, 0.272864, 0.852136],
  [1, 0.417255, 0.832745],
  [2, 0.606535, 0.893465],
])(
  'the double well at temperature %f has its mean energy within 2 per cent',
  async (temperature, energy, square) => {
    // Energies decorrelate within a well in about 20 steps: error below 0.3 %.
    const found = await averages(doubleWell(1000), 0.1, temperature, 4000, 500);
    expect(Math.abs(found.value / energy - 1)).toBeLessThan(0.02);
    expect(Math.abs(found.square / square - 1)).toBeLessThan(0.02);
  },
);

test('a chain resumed from its stored state goes on to the same bits', async () => {
  const sampler = baoab(doubleWell(7), { temperature: 0.3, stepSize: 0.1, friction: 1 });
  let whole = await sampler.init(new Float64Array(7).fill(1), createRandom(2));
  for (let step = 0; step < 5; step++) [whole] = await sampler.step(whole);
  const stored = JSON.stringify(whole, (_, value) => (value instanceof Float64Array ? [...value] : value));
  const read = JSON.parse(stored);
  let resumed: LangevinState = {
    ...read,
    position: Float64Array.from(read.position),
    momentum: Float64Array.from(read.momentum),
    gradient: Float64Array.from(read.gradient),
  };
  for (let step = 0; step < 20; step++) {
    [whole] = await sampler.step(whole);
    [resumed] = await sampler.step(resumed);
  }
  expect(resumed).toEqual(whole);
});
