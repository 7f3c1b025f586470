/** Tests A1-A4: what one step of each scheme is, exactly, and what stationary averages it leads to. */

import { createRandom, mean } from 'principia/math';
import {
  baoab,
  type LangevinOptions,
  noseHoover,
  noseHooverLangevin,
  obabo,
  overdamped,
  type Potential,
  type Sampler,
  type SamplerState,
} from 'principia/thermal';
import { doubleWell, quartic } from './kinetic/potentials.js';
import { affineMaps, probes, type Scheme } from './kinetic/scheme-maps.js';
import { type Grid, transferOperator } from './kinetic/transfer-operator.js';
import { atLeast, below, between, type Check, type Verification } from './verification.js';

/** ⟨q²⟩ of e^{−q⁴/4}, 2Γ(3/4)/Γ(1/4); ⟨q⁴⟩ is 1. */
const quarticSquare = 0.6759782400672846;

/** Errors of ⟨q²⟩ and of the configurational temperature ⟨q⁴⟩ on the quartic, free of Monte-Carlo error. */
async function quarticErrors(
  scheme: Scheme,
  stepSize: number,
  fine: boolean,
): Promise<readonly [number, number]> {
  const hasMomenta = scheme === 'BAOAB' || scheme === 'OBABO';
  const grids: readonly [Grid, Grid] = hasMomenta
    ? [
        { reach: 3.8, points: fine ? 61 : 45 },
        { reach: 5.6, points: fine ? 61 : 45 },
      ]
    : [
        { reach: 3.6, points: fine ? 81 : 61 },
        { reach: 6, points: scheme === 'limit method' ? 21 : 6 },
      ];
  const nodes = hasMomenta ? (scheme === 'OBABO' ? 3 : 5) : 12;
  const setting = { stepSize, friction: 1, stiffness: 1, mass: 1, temperature: 1 };
  const operator = await transferOperator(probes[scheme](quartic(1), setting), grids, nodes);
  return [operator.mean((q) => q * q) - quarticSquare, operator.mean((q) => q ** 4) - 1];
}

/** A2. */
async function orders(fine: boolean, say: (line: string) => void): Promise<Check[]> {
  const measured = async (scheme: Scheme, coarse: number) => {
    say(`A2 ${scheme}`);
    const first = await quarticErrors(scheme, coarse, fine);
    const second = await quarticErrors(scheme, coarse / 2, fine);
    return { first, slopes: first.map((error, of) => Math.log2(error / second[of]!)) as [number, number] };
  };
  const ours = await measured('BAOAB', 0.2);
  const mirrored = await measured('OBABO', 0.2);
  const limit = await measured('limit method', 0.1);
  const euler = await measured('Euler-Maruyama', 0.05);
  return [
    between('A2 BAOAB, order of ⟨q²⟩ on the quartic', ours.slopes[0], 1.8, 2.2),
    // It comes out fourth: to second order the virial does not see BAOAB's error.
    atLeast('A2 BAOAB, order of the configurational temperature', ours.slopes[1], 1.8),
    below('A2 BAOAB, |error of ⟨q⁴⟩| at γ 1, h 0.2', Math.abs(ours.first[1]), 2e-3),
    between('A2 OBABO, order of ⟨q²⟩ on the quartic', mirrored.slopes[0], 1.8, 2.2),
    between('A2 OBABO, order of the configurational temperature', mirrored.slopes[1], 1.8, 2.2),
    between('A2 limit method, order of ⟨q²⟩ on the quartic', limit.slopes[0], 1.8, 2.4),
    between('A2 Euler-Maruyama, order of ⟨q²⟩ on the quartic', euler.slopes[0], 0.9, 1.1),
    between('A2 Euler-Maruyama, error of ⟨q²⟩ at h 0.05', euler.first[0], 4.8925e-3, 4.8935e-3),
  ];
}

/** A2 once more by sampling: the code as it is used, many coordinates side by side. */
async function sampledQuartic(steps: number, seed: number): Promise<Check> {
  const copies = 1000;
  const sampler = baoab(quartic(copies), { temperature: 1, stepSize: 0.2, friction: 1 });
  let state = await sampler.init(new Float64Array(copies), createRandom(seed).child('quartic'));
  const energies: number[] = [];
  for (let step = 0; step < steps; step++) {
    [state] = await sampler.step(state);
    // U = ⟨q⁴⟩/4 of every copy.
    if (step >= 100) energies.push((4 * state.value) / copies);
  }
  const error = Math.abs(mean(energies) - 1);
  return below(`A2 BAOAB, |error of ⟨q⁴⟩| sampled at γ 1, h 0.2, ${steps * copies} steps`, error, 2e-3);
}

/** Where each sampler that is offered has come to after 200 steps, energies, T and m in units 1/scale as large. */
const paths: Readonly<Record<string, (potential: Potential, scale: number) => Promise<SamplerState>>> = {
  BAOAB: (potential, scale) => follow(baoab(potential, langevin(scale))),
  OBABO: (potential, scale) => follow(obabo(potential, langevin(scale))),
  'limit method': (potential, scale) => follow(overdamped(potential, { ...langevin(scale), stepSize: 0.01 })),
  'Nosé-Hoover chain': (potential, scale) =>
    follow(noseHoover(potential, { ...langevin(scale), relaxationTime: 0.8 })),
  'Nosé-Hoover-Langevin': (potential, scale) =>
    follow(noseHooverLangevin(potential, { ...langevin(scale), relaxationTime: 0.8 })),
};

function langevin(scale: number): LangevinOptions & { readonly mass: number } {
  return { temperature: 0.3 * scale, stepSize: 0.05, friction: 1, mass: 2 * scale };
}

/** A3: energy, temperature and mass in other units leave the path as it is. */
async function scaleInvariance(): Promise<Check[]> {
  const factor = 3.7;
  const plain = doubleWell(3);
  const scaled: Potential = {
    dimension: 3,
    evaluate: async (position) => {
      const { value, gradient } = await plain.evaluate(position);
      return { value: factor * value, gradient: gradient.map((entry) => factor * entry) };
    },
  };
  const checks: Check[] = [];
  for (const [name, path] of Object.entries(paths)) {
    const [one, other] = await Promise.all([path(plain, 1), path(scaled, factor)]);
    const apart = one.position.map((value, index) => Math.abs(value - other.position[index]!));
    checks.push(below(`A3 ${name}, U, T and m in other units`, Math.max(...apart), 1e-10));
  }
  return checks;
}

async function follow<State extends SamplerState>(sampler: Sampler<State>): Promise<SamplerState> {
  let state = await sampler.init(Float64Array.of(1, -1, 0.5), createRandom(3));
  for (let step = 0; step < 200; step++) [state] = await sampler.step(state);
  return state;
}

/** A4: without noise, a path whose velocities are turned round leads back to its start. */
async function reversibility(): Promise<Check[]> {
  const potential = quartic(5);
  const isolated = { temperature: 1, stepSize: 0.05, friction: 0 };
  const chain = { temperature: 1, stepSize: 0.05, relaxationTime: 0.7 };
  const turn = (velocities: Float64Array): Float64Array => velocities.map((value) => -value);
  return [
    await retraced('BAOAB without friction', baoab(potential, isolated), (state) => ({
      ...state,
      momentum: turn(state.momentum),
    })),
    await retraced('OBABO without friction', obabo(potential, isolated), (state) => ({
      ...state,
      momentum: turn(state.momentum),
    })),
    await retraced('Nosé-Hoover chain', noseHoover(potential, chain), (state) => ({
      ...state,
      momentum: turn(state.momentum),
      thermostatVelocity: turn(state.thermostatVelocity),
    })),
    await retraced(
      'Nosé-Hoover-Langevin without frictions',
      noseHooverLangevin(potential, { ...isolated, ...chain, thermostatFriction: 0 }),
      (state) => ({
        ...state,
        momentum: turn(state.momentum),
        thermostatVelocity: -state.thermostatVelocity,
      }),
    ),
  ];
}

async function retraced<State extends SamplerState & { readonly momentum: Float64Array }>(
  name: string,
  sampler: Sampler<State>,
  reversed: (state: State) => State,
): Promise<Check> {
  const start = await sampler.init(Float64Array.of(1, -0.5, 0.2, 2, 0), createRandom(5));
  let state = start;
  for (let step = 0; step < 400; step++) [state] = await sampler.step(state);
  state = reversed(state);
  for (let step = 0; step < 400; step++) [state] = await sampler.step(state);
  const apart = start.position.map((value, index) =>
    Math.max(
      Math.abs(value - state.position[index]!),
      Math.abs(start.momentum[index]! + state.momentum[index]!),
    ),
  );
  return below(`A4 ${name}, distance from the start on return`, Math.max(...apart), 1e-10);
}

export const integrators: Verification = {
  name: 'integrators',
  title: 'Integrators: one-step maps, order of the stationary averages, units, reversibility',
  power:
    'Everything but the sampled quartic (full size only) is free of random error: a scheme whose one-step map differs in the eleventh digit, or whose order on the quartic differs by 0.2, is found surely.',
  async run({ size, seed, say }) {
    const full = size === 'full';
    return [
      ...(await affineMaps()),
      ...(await orders(full, say)),
      ...(full ? [await sampledQuartic(150_000, seed)] : []),
      ...(await scaleInvariance()),
      ...(await reversibility()),
    ];
  },
};
