/**
 * A learned law on given bodies: accelerations and energies on plain arrays, for any number of bodies and any list of
 * pairs.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import {
  displacementAlong,
  freeSpace,
  type Interactions,
  kineticEnergy,
  type Space,
} from 'principia/physics';
import { invariantCount, pairInvariants } from '../pair-invariants.js';
import type { BodyState } from './body-terms.js';
import type { LearnedParts } from './learned-parts.js';
import { type LinearModel, weightedSum } from './linear-model.js';
import { pairTable, type TableRange } from './pair-table.js';

/** Bodies that a law acts on. */
export interface LawBodies {
  readonly dimension: number;
  /** [N]. */
  readonly masses: ArrayLike<number>;
  /** [N]; none where absent. */
  readonly charges?: ArrayLike<number>;
  readonly interactions: Interactions;
  /** Free if absent. */
  readonly space?: Space;
}

/**
 * Accelerations and energies of given bodies, positions and velocities [N, D]. Other pairs than the bodies' own, of a
 * neighbour list for one, may be given with every call.
 */
export interface LawField {
  /** Writes the accelerations [N, D] to `out`. */
  accelerations(
    positions: Float64Array,
    velocities: Float64Array,
    out: Float64Array,
    interactions?: Interactions,
  ): void;
  /** Σ U over the pairs and, where there is one, the external potential; of a Hamiltonian only. */
  potentialEnergy(positions: Float64Array, interactions?: Interactions): number;
  /** The Hamiltonian Σ ½ m v² + U. */
  energy(positions: Float64Array, velocities: Float64Array, interactions?: Interactions): number;
}

/** The error of asking a force for an energy. */
export function demandEnergy({ kind }: LinearModel): void {
  if (kind === 'force') {
    throw new InputError("a law learned as a force has no energy; learn it with kind: 'hamiltonian'");
  }
}

/** A law on bodies. */
export function lawField(parts: LearnedParts, bodies: LawBodies, table?: TableRange): LawField {
  const { dimension, masses } = bodies;
  const onPairs = pairField(parts, bodies, table);
  const onBodies = bodyField(parts, bodies);
  const potentialEnergy = (positions: Float64Array, interactions = bodies.interactions): number => {
    demandEnergy(parts.model);
    return onPairs.energy(positions, interactions) + onBodies.energy(positions);
  };
  return {
    accelerations(positions, velocities, out, interactions = bodies.interactions) {
      out.fill(0);
      onPairs.addForces(positions, interactions, out);
      onBodies.addForces(positions, velocities, out);
      for (let at = 0; at < out.length; at++) out[at] = out[at]! / masses[Math.floor(at / dimension)]!;
    },
    potentialEnergy,
    energy: (positions, velocities, interactions) =>
      kineticEnergy(masses, velocities, dimension) + potentialEnergy(positions, interactions),
  };
}

function pairField(
  { model, pair }: LearnedParts,
  { dimension, masses, charges, space = freeSpace }: LawBodies,
  range: TableRange | undefined,
): {
  addForces(positions: Float64Array, interactions: Interactions, out: Float64Array): void;
  energy(positions: Float64Array, interactions: Interactions): number;
} {
  const logMass = Float64Array.from(masses, Math.log);
  const charge = charges === undefined ? new Float64Array(masses.length) : Float64Array.from(charges);
  const table = range === undefined ? null : pairTable(pair, logMass, charge, range);
  const found = { value: 0, slope: 0 };
  const invariants = new Float64Array(invariantCount);
  const separation = new Float64Array(dimension);
  /** Writes separation and invariants of two bodies; returns their distance. */
  const measure = (positions: Float64Array, a: number, b: number): number => {
    let square = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const difference = positions[a * dimension + axis]! - positions[b * dimension + axis]!;
      separation[axis] = displacementAlong(space, difference, axis);
      square += separation[axis]! ** 2;
    }
    const distance = Math.sqrt(square);
    pairInvariants(distance, logMass[a]!, logMass[b]!, charge[a]!, charge[b]!, invariants, 0);
    return distance;
  };
  /** Force over distance. */
  const strength = (a: number, b: number, distance: number): number => {
    const inTable = table?.(a, b, invariants[0]!, found) ?? false;
    return model.kind === 'force'
      ? (inTable ? found.value : pair.value(invariants)) / distance
      : -(inTable ? found.slope : pair.slope(invariants)) / distance ** 2;
  };
  return {
    addForces(positions, { first, second }, out) {
      for (let index = 0; index < first.length; index++) {
        const a = first[index]!;
        const b = second[index]!;
        const overDistance = strength(a, b, measure(positions, a, b));
        for (let axis = 0; axis < dimension; axis++) {
          const component = overDistance * separation[axis]!;
          out[a * dimension + axis] = out[a * dimension + axis]! + component;
          out[b * dimension + axis] = out[b * dimension + axis]! - component;
        }
      }
    },
    energy(positions, { first, second }) {
      let sum = 0;
      for (let index = 0; index < first.length; index++) {
        measure(positions, first[index]!, second[index]!);
        const inTable = table?.(first[index]!, second[index]!, invariants[0]!, found) ?? false;
        sum += inTable ? found.value : pair.value(invariants);
      }
      return sum;
    },
  };
}

function bodyField(
  { model, coefficients }: LearnedParts,
  { dimension, masses, charges }: LawBodies,
): {
  addForces(positions: Float64Array, velocities: Float64Array, out: Float64Array): void;
  energy(positions: Float64Array): number;
} {
  const stateOf = (body: number, positions: Float64Array, velocities: Float64Array): BodyState => ({
    position: positions.subarray(body * dimension, (body + 1) * dimension),
    velocity: velocities.subarray(body * dimension, (body + 1) * dimension),
    logMass: Math.log(masses[body]!),
    charge: charges?.[body] ?? 0,
  });
  return {
    addForces(positions, velocities, out) {
      let column = model.pair.count;
      for (const term of model.bodies) {
        const forces = new Float64Array(term.count * dimension);
        for (let body = 0; body < masses.length; body++) {
          term.forces(stateOf(body, positions, velocities), forces);
          for (let at = 0; at < forces.length; at++) {
            const to = body * dimension + (at % dimension);
            out[to] = out[to]! + coefficients[column + Math.floor(at / dimension)]! * forces[at]!;
          }
        }
        column += term.count;
      }
    },
    energy(positions) {
      let column = model.pair.count;
      let sum = 0;
      for (const term of model.bodies) {
        const energies = new Float64Array(term.count);
        for (let body = 0; body < masses.length && term.energies !== undefined; body++) {
          term.energies(stateOf(body, positions, positions), energies);
          sum += weightedSum(energies, coefficients.subarray(column));
        }
        column += term.count;
      }
      return sum;
    },
  };
}
