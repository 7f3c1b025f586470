import { createRandom, InputError, mean } from 'principia/math';
import { expect, test } from 'vitest';
import { type NoseHooverState, noseHoover } from '../../src/thermal/nose-hoover.js';
import { noseHooverLangevin } from '../../src/thermal/nose-hoover-langevin.js';
import type { Potential } from '../../src/thermal/potential.js';
import { thermostatChain } from '../../src/thermal/thermostat-chain.js';
import { harmonic, quartic } from './potentials.js';

/** Bonds with cubic and quartic parts between neighbours, ends tied: modes exchange energy readily. */
function anharmonicChain(sites: number): Potential {
  return {
    dimension: sites,
    evaluate: async (position) => {
      const gradient = new Float64Array(sites);
      let value = 0;
      for (let bond = 0; bond <= sites; bond++) {
        const r = (position[bond] ?? 0) - (position[bond - 1] ?? 0);
        value += r ** 2 / 2 + r ** 3 / 4 + r ** 4 / 4;
        const tension = r + (3 * r ** 2) / 4 + r ** 3;
        if (bond < sites) gradient[bond]! += tension;
        if (bond > 0) gradient[bond - 1]! -= tension;
      }
      return { value, gradient };
    },
  };
}

test.each([
  [1, 2],
  [3, 4],
  [5, 4],
  [7, 6],
] as const)('%i sub-steps move the thermostats to order %i', (substeps, order) => {
  const chain = thermostatChain({ dimension: 3, temperature: 0.7, relaxationTime: 0.9, length: 3, substeps });
  const after = (steps: number): number[] => {
    const velocity = Float64Array.of(0.4, -0.6, 0.5);
    const position = new Float64Array(3);
    let doubleKinetic = 5;
    for (let step = 0; step < steps; step++)
      doubleKinetic *= chain.move(velocity, position, doubleKinetic, 0.8 / steps) ** 2;
    return [...velocity, ...position, doubleKinetic];
  };
  const exact = after(400);
  const error = (steps: number): number =>
    Math.hypot(...after(steps).map((value, index) => value - exact[index]!));
  const slope = Math.log2(error(4) / error(8));
  expect(Math.abs(slope - order)).toBeLessThan(0.5);
});

test.each([1, 2, 3, 5])(
  'with %i thermostats the extended energy is conserved to order two',
  async (chainLength) => {
    const drift = async (stepSize: number): Promise<number> => {
      const sampler = noseHoover(quartic(4), {
        temperature: 0.5,
        stepSize,
        relaxationTime: 0.8,
        chainLength,
      });
      let state = await sampler.init(Float64Array.of(1, -0.5, 0.2, 1.5), createRandom(7));
      let energy = 0;
      let worst = 0;
      for (let step = 0; step * stepSize < 10; step++) {
        const [next, info] = await sampler.step(state);
        state = next;
        energy += info.energyError!;
        worst = Math.max(worst, Math.abs(energy));
      }
      return worst;
    };
    const slope = Math.log2((await drift(0.02)) / (await drift(0.01)));
    expect(Math.abs(slope - 2)).toBeLessThan(0.1);
  },
);

test('copies that move alike move as one does: the thermostat counts every momentum, and weighs accordingly', async () => {
  const options = { temperature: 0.5, stepSize: 0.05, relaxationTime: 0.8, chainLength: 1 };
  const start = async (copies: number) => {
    const state = await noseHoover(quartic(copies), options).init(
      new Float64Array(copies).fill(1),
      createRandom(8),
    );
    return { ...state, momentum: state.momentum.fill(0.4), thermostatVelocity: Float64Array.of(0.3) };
  };
  let [one, five]: NoseHooverState[] = [await start(1), await start(5)];
  for (let step = 0; step < 100; step++) {
    [one] = await noseHoover(quartic(1), options).step(one!);
    [five] = await noseHoover(quartic(5), options).step(five!);
  }
  expect(Math.abs(five!.position[3]! - one!.position[0]!)).toBeLessThan(1e-12);
});

test('momenta and thermostats begin in equilibrium', async () => {
  const sampler = noseHoover(harmonic([1, 1]), {
    temperature: 0.5,
    stepSize: 0.1,
    relaxationTime: 2,
    mass: 3,
  });
  const random = createRandom(9);
  const drawn = await Promise.all(
    Array.from({ length: 4000 }, (_, index) => sampler.init(new Float64Array(2), random.child(index))),
  );
  // Variances of 4,000 draws are known to 2.2 %.
  const square = (of: (state: NoseHooverState) => number): number =>
    mean(drawn.map((state) => of(state) ** 2));
  expect(Math.abs(square(({ momentum }) => momentum[1]!) / 1.5 - 1)).toBeLessThan(0.1);
  expect(Math.abs(square(({ thermostatVelocity }) => thermostatVelocity[0]!) * 8 - 1)).toBeLessThan(0.1);
  expect(Math.abs(square(({ thermostatVelocity }) => thermostatVelocity[2]!) * 4 - 1)).toBeLessThan(0.1);
});

// 64 coordinates over 15,000 steps: Monte-Carlo errors near 1 %.
test('a chaotic chain of bonds comes to the temperature asked for, in its positions too', async () => {
  const temperature = 0.5;
  const sampler = noseHoover(anharmonicChain(64), { temperature, stepSize: 0.05, relaxationTime: 1 });
  let state = await sampler.init(new Float64Array(64), createRandom(10));
  const kinetic: number[] = [];
  const virial: number[] = [];
  for (let step = 0; step < 20_000; step++) {
    const [next, info] = await sampler.step(state);
    state = next;
    if (step < 5000) continue;
    kinetic.push((2 * info.kineticEnergy) / 64);
    virial.push(state.position.reduce((sum, q, site) => sum + (q * state.gradient[site]!) / 64, 0));
  }
  expect(Math.abs(mean(kinetic) / temperature - 1)).toBeLessThan(0.02);
  expect(Math.abs(mean(virial) / temperature - 1)).toBeLessThan(0.06);
});

// 30,000 steps of 0.1 over a memory of about 2/γ: errors near 0.06 on each mode's ratio.
test('a shaken thermostat with weak friction gives each of ten uncoupled modes its temperature', async () => {
  const stiffness = Float64Array.from({ length: 10 }, (_, mode) => 10 ** (mode / 4.5 - 1));
  const sampler = noseHooverLangevin(harmonic(stiffness), {
    temperature: 2,
    stepSize: 0.1,
    friction: 0.5,
    relaxationTime: 1,
  });
  let state = await sampler.init(new Float64Array(10), createRandom(11));
  const squares = new Float64Array(10);
  for (let step = 0; step < 30_000; step++) {
    [state] = await sampler.step(state);
    state.position.forEach((q, mode) => {
      squares[mode]! += (stiffness[mode]! * q * q) / (2 * 30_000);
    });
  }
  expect(Math.abs(mean(squares) - 1)).toBeLessThan(0.06);
  for (const ratio of squares) expect(Math.abs(ratio - 1)).toBeLessThan(0.25);
});

test('chains without thermostats and other sub-steps are refused', () => {
  const options = { temperature: 1, stepSize: 0.1, relaxationTime: 1 };
  expect(() => noseHoover(harmonic([1]), { ...options, chainLength: 0 })).toThrow(InputError);
  expect(() => noseHoover(harmonic([1]), { ...options, substeps: 2 as 3 })).toThrow(InputError);
  expect(() => noseHoover(harmonic([1]), { ...options, relaxationTime: 0 })).toThrow(InputError);
});
