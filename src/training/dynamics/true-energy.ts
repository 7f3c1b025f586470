/**
 * The true energy of predicted states, from the true law of a simulated dataset.
 *
 * @packageDocumentation
 */
import {
  compilePairForce,
  type Dataset,
  firstConstantArgument,
  integrate,
  type LawTerm,
  lawConstants,
  type PairForce,
  setPair,
  type Truth,
  type TruthTerm,
} from 'principia/law';
import { displacementAlong, generalisedRates } from 'principia/physics';
import { compileScalar, parse } from 'principia/symbolic';
import { alongSeparation, type PotentialZero, potentialAt, potentialZero } from './pair-potential.js';
import type { PhaseTrajectory } from './phase-trajectory.js';
import type { PredictedMotion } from './roll-out.js';

/** Energies along a motion. */
export interface EnergyAlong {
  /** Kinetic plus potential, [T]. */
  readonly total: Float64Array;
  /** The sum of the sizes of all energies at the first time: what errors are compared with. */
  readonly scale: number;
}

/** The energy that the true law gives to states. */
export interface TrueEnergy {
  /** Of the states of a prediction, or of the true motion itself; NaN where they are not finite. */
  along(motion: PhaseTrajectory, states: PredictedMotion): EnergyAlong;
}

/** The true energy, or why there is none. */
export type EnergyKnowledge =
  | { readonly energy: TrueEnergy; readonly reason: null }
  | { readonly energy: null; readonly reason: string };

/** Along these a force takes energy and has none of its own. */
const frictions: readonly TruthTerm['direction'][] = ['velocity', 'relative velocity'];

/** Energies of a part of the law along a motion, added to the total; returns the sum of their sizes at the start. */
type Potential = (motion: PhaseTrajectory, positions: Float64Array, total: Float64Array) => number;

/**
 * The energy ½ Σ p²/m (of generalised coordinates ½ p M⁻¹ p) + Σ U of the true law, friction left out; U = −∫ F dr by
 * quadrature, zero where `potentialZero` says.
 *
 * @example
 * ```ts
 * const { energy, reason } = trueEnergy(dataset);
 * energy?.along(motion, motion).total; // [T], constant where energy is conserved
 * ```
 */
export function trueEnergy({ truth, training, test }: Dataset): EnergyKnowledge {
  if (truth === undefined || (truth.pairForce === undefined && truth.terms === undefined)) {
    return { energy: null, reason: 'the true law is not known' };
  }
  const strange = truth.terms?.find(
    ({ note, direction }) => note !== undefined && !frictions.includes(direction),
  );
  if (strange !== undefined)
    return { energy: null, reason: `the law is not all said in numbers: ${strange.note}` };
  const massless = [...training, ...test].some(
    ({ coordinates, system }) =>
      coordinates?.kind !== 'generalised' && system.bodies.some(({ mass }) => mass === undefined),
  );
  if (massless) return { energy: null, reason: 'masses are not known' };
  const potentials = potentialsOf(truth);
  return {
    reason: null,
    energy: {
      along(motion, states) {
        const total = kineticEnergies(motion, states);
        const scale = potentials.reduce(
          (sum, potential) => sum + potential(motion, states.positions, total),
          Math.abs(total[0]!),
        );
        return { total, scale };
      },
    },
  };
}

function potentialsOf({ pairForce, terms = [] }: Truth): readonly Potential[] {
  const along = (text: string): LawTerm => ({
    acts: 'pair force',
    direction: 'separation',
    expression: parse(text),
  });
  const pairs = [
    ...(pairForce === undefined ? [] : [along(pairForce)]),
    ...terms.flatMap(({ acts, direction, expression }) =>
      acts === 'pair force' && direction === 'separation' ? [along(expression)] : [],
    ),
  ];
  const axes = terms.filter(({ direction }) => direction === 'axis');
  return [
    ...(pairs.length === 0 ? [] : [pairPotential(pairs)]),
    ...(axes.length === 0 ? [] : [axisPotential(axes)]),
  ];
}

function kineticEnergies(motion: PhaseTrajectory, { positions, momenta }: PredictedMotion): Float64Array {
  const { trajectory, times, bodies, dimension, properties } = motion;
  const { coordinates, system } = trajectory;
  const width = bodies * dimension;
  // Momenta may have been made with masses of 1.
  const inverse = system.bodies.map(
    ({ mass = 1 }, body) => mass / properties[(body * properties.length) / bodies]! ** 2,
  );
  return Float64Array.from(times, (_, row) => {
    const p = momenta.subarray(row * width, (row + 1) * width);
    let sum = 0;
    if (coordinates?.kind === 'generalised') {
      const rates = generalisedRates(coordinates, positions.subarray(row * width, (row + 1) * width), p);
      for (let entry = 0; entry < width; entry++) sum += p[entry]! * rates[entry]!;
    } else {
      for (let entry = 0; entry < width; entry++) {
        sum += p[entry]! ** 2 * inverse[Math.floor(entry / dimension)]!;
      }
    }
    return sum / 2;
  });
}

/** Σ U(rᵢⱼ): each pair's from its zero to the first distance, and from there along the distances it goes through. */
function pairPotential(terms: readonly LawTerm[]): Potential {
  const law = { terms };
  const force = compilePairForce(law);
  const constants = lawConstants(law);
  let zero: PotentialZero | undefined;
  return (motion, positions, total) => {
    const { trajectory, times } = motion;
    const { bodies, interactions } = trajectory.system;
    const masses = Float64Array.from(bodies, ({ mass }) => mass ?? 1);
    const charges = Float64Array.from(bodies, ({ charge }) => charge ?? 0);
    const pair = [...new Array<number>(firstConstantArgument).fill(0), ...constants];
    let sizes = 0;
    interactions.first.forEach((first, index) => {
      const second = interactions.second[index]!;
      setPair(pair, 1, first, second, masses, charges);
      const ofPair = alongSeparation(separationOf(force), pair);
      const distances = Array.from(times, (_, row) => distance(motion, positions, row, first, second));
      // Bodies without charge, or out of reach of each other all the time.
      if ([1 / 3, 1, 3, ...distances].every((at) => ofPair(at) === 0)) return;
      zero ??= potentialZero(ofPair);
      let before = distances[0]!;
      let potential = potentialAt(ofPair, before, zero);
      sizes += Math.abs(potential);
      for (let row = 0; row < times.length; row++) {
        const now = distances[row]!;
        if (now !== before) potential -= integrate(ofPair, before, now);
        total[row]! += potential;
        before = now;
      }
    });
    return sizes;
  };
}

function separationOf({ separation }: PairForce): NonNullable<PairForce['separation']> {
  // Every term acts along the separation.
  return separation!;
}

function distance(
  { bodies, dimension, space }: PhaseTrajectory,
  positions: Float64Array,
  row: number,
  first: number,
  second: number,
): number {
  let squares = 0;
  for (let axis = 0; axis < dimension; axis++) {
    const at = row * bodies * dimension + axis;
    const plain = positions[at + first * dimension]! - positions[at + second * dimension]!;
    squares += displacementAlong(space, plain, axis) ** 2;
  }
  return Math.sqrt(squares);
}

/** −∫ F · dx from the origin of all coordinates along a straight line. */
function axisPotential(terms: readonly TruthTerm[]): Potential {
  const compiled = new Map<string, readonly AxisForce[]>();
  return (motion, positions, total) => {
    const { trajectory, times, bodies, dimension } = motion;
    const generalised = trajectory.coordinates?.kind === 'generalised';
    const names = generalised ? coordinateNames(bodies) : ['x', 'y', 'z'].slice(0, dimension);
    const key = names.join();
    const forces =
      compiled.get(key) ?? terms.map(({ expression, axis = 0 }) => axisForce(expression, axis, names));
    compiled.set(key, forces);
    // Generalised coordinates act on each other, bodies in space each for itself.
    const parts = generalised ? 1 : bodies;
    const width = (bodies * dimension) / parts;
    let sizes = 0;
    for (let row = 0; row < times.length; row++) {
      for (let part = 0; part < parts; part++) {
        const from = (row * parts + part) * width;
        const at = positions.subarray(from, from + width);
        const { mass = 1, charge = 0 } = trajectory.system.bodies[part]!;
        const power = (share: number): number => {
          const values = Array.from(at, (value) => share * value);
          return forces.reduce((sum, { axis, force }) => sum + force(mass, charge, values) * at[axis]!, 0);
        };
        const work = integrate(power, 0, 1);
        total[row]! -= work;
        if (row === 0) sizes += Math.abs(work);
      }
    }
    return sizes;
  };
}

interface AxisForce {
  readonly axis: number;
  force(mass: number, charge: number, coordinates: readonly number[]): number;
}

/** Lengths are called x1, x2, …, angles theta1, theta2, …; a coordinate answers to both. */
function coordinateNames(count: number): readonly string[] {
  return ['x', 'theta'].flatMap((kind) => Array.from({ length: count }, (_, index) => `${kind}${index + 1}`));
}

function axisForce(text: string, axis: number, names: readonly string[]): AxisForce {
  const compiled = compileScalar(parse(text), ['m1', 'q1', ...names]);
  return { axis, force: (mass, charge, values) => compiled(mass, charge, ...values, ...values) };
}
