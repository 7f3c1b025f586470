/**
 * Accelerations under a linear model, together with their derivatives by its coefficients along the motion: with
 * S = ∂(x, v)/∂c, the equations Ṡx = Sv, Ṡv = Φ(x) + ∂a/∂x Sx + ∂a/∂v Sv. An integrator that steps the two together gives
 * the exact derivative of its own discrete map.
 *
 * @packageDocumentation
 */
import {
  displacementAlong,
  freeSpace,
  type Interactions,
  type Space,
  type SplitState,
} from 'principia/physics';
import { invariantCount, pairInvariants } from '../pair-invariants.js';
import type { BodyState } from './body-terms.js';
import { type LinearModel, pairForces, weightedSum } from './linear-model.js';

/** What one window's bodies are. */
export interface WindowBodies {
  readonly dimension: number;
  /** [N]. */
  readonly logMass: Float64Array;
  /** [N]. */
  readonly charge: Float64Array;
  readonly interactions: Interactions;
  readonly space?: Space;
}

/** Steps of ln r and of positions and velocities for the derivatives of forces along the motion. */
const step = 1e-5;

/**
 * The acceleration of [x, S]: a vector of N·D values, then S row-major [N·D, K], in positions and velocities alike.
 *
 * @param withSensitivity - false leaves S out: vectors then have N·D values
 */
export function sensitivityField(
  model: LinearModel,
  coefficients: Float64Array,
  bodies: WindowBodies,
  withSensitivity = true,
): (state: SplitState<Float64Array>) => Float64Array {
  const { dimension, logMass } = bodies;
  const width = logMass.length * dimension;
  const columns = withSensitivity ? model.count : 0;
  const inverseMass = logMass.map((value) => Math.exp(-value));
  const addPairs = pairPart(model, coefficients, bodies, inverseMass, columns);
  const addBodies = bodyPart(model, coefficients, bodies, inverseMass, columns);
  return ({ position, velocity }) => {
    const out = new Float64Array(width * (1 + columns));
    addPairs(position, out);
    if (model.bodies.length > 0) addBodies(position, velocity, out);
    return out;
  };
}

function pairPart(
  model: LinearModel,
  coefficients: Float64Array,
  { dimension, logMass, charge, interactions, space = freeSpace }: WindowBodies,
  inverseMass: Float64Array,
  columns: number,
): (position: Float64Array, out: Float64Array) => void {
  const width = logMass.length * dimension;
  const features = model.pair.count;
  const values = new Float64Array(features);
  const shifted = new Float64Array(features);
  const invariants = new Float64Array(invariantCount);
  const normal = new Float64Array(dimension);
  const along = new Float64Array(columns);
  const { first, second } = interactions;

  const forceAt = (change: number): number => {
    invariants[0] = invariants[0]! + change;
    pairForces(model, invariants, 0, shifted);
    invariants[0] = invariants[0]! - change;
    return weightedSum(shifted, coefficients);
  };
  /** ∂F/∂ ln r: of energies the features know only the first slope. */
  const slope = (): number => {
    if (model.kind === 'hamiltonian') return (forceAt(step) - forceAt(-step)) / (2 * step);
    model.pair.slopes(invariants, 0, shifted);
    return weightedSum(shifted, coefficients);
  };
  return (position, out) => {
    for (let pair = 0; pair < first.length; pair++) {
      const a = first[pair]!;
      const b = second[pair]!;
      let square = 0;
      for (let axis = 0; axis < dimension; axis++) {
        const difference = position[a * dimension + axis]! - position[b * dimension + axis]!;
        normal[axis] = displacementAlong(space, difference, axis);
        square += normal[axis]! ** 2;
      }
      const r = Math.sqrt(square);
      for (let axis = 0; axis < dimension; axis++) normal[axis] = normal[axis]! / r;
      pairInvariants(r, logMass[a]!, logMass[b]!, charge[a]!, charge[b]!, invariants, 0);
      pairForces(model, invariants, 0, values);
      const force = weightedSum(values, coefficients);
      for (let axis = 0; axis < dimension; axis++) {
        const component = force * normal[axis]!;
        out[a * dimension + axis] = out[a * dimension + axis]! + component * inverseMass[a]!;
        out[b * dimension + axis] = out[b * dimension + axis]! - component * inverseMass[b]!;
      }
      if (columns === 0) continue;
      // ∂F/∂x = (F/r) 1 + (F′ − F/r) n nᵀ on the difference of the bodies' sensitivities.
      const across = force / r;
      const bend = slope() / r - across;
      const rowOf = (body: number, axis: number): number => width + (body * dimension + axis) * columns;
      along.fill(0);
      for (let axis = 0; axis < dimension; axis++) {
        const one = rowOf(a, axis);
        const other = rowOf(b, axis);
        for (let k = 0; k < columns; k++) {
          along[k] = along[k]! + normal[axis]! * (position[one + k]! - position[other + k]!);
        }
      }
      for (let k = 0; k < columns; k++) along[k] = bend * along[k]! + (k < features ? values[k]! : 0);
      for (let axis = 0; axis < dimension; axis++) {
        const one = rowOf(a, axis);
        const other = rowOf(b, axis);
        for (let k = 0; k < columns; k++) {
          const change = across * (position[one + k]! - position[other + k]!) + normal[axis]! * along[k]!;
          out[one + k] = out[one + k]! + change * inverseMass[a]!;
          out[other + k] = out[other + k]! - change * inverseMass[b]!;
        }
      }
    }
  };
}

function bodyPart(
  model: LinearModel,
  coefficients: Float64Array,
  { dimension, logMass, charge }: WindowBodies,
  inverseMass: Float64Array,
  columns: number,
): (position: Float64Array, velocity: Float64Array, out: Float64Array) => void {
  const width = logMass.length * dimension;
  const count = model.count - model.pair.count;
  const forces = new Float64Array(count * dimension);
  const fill = (body: BodyState): void => {
    let offset = 0;
    for (const term of model.bodies) {
      const end = offset + term.count * dimension;
      term.forces(body, forces.subarray(offset, end));
      offset = end;
    }
  };
  /** Σ c f, [D]. */
  const total = (): Float64Array => {
    const sum = new Float64Array(dimension);
    for (let at = 0; at < forces.length; at++) {
      const coefficient = coefficients[model.pair.count + Math.floor(at / dimension)]!;
      sum[at % dimension] = sum[at % dimension]! + coefficient * forces[at]!;
    }
    return sum;
  };
  return (position, velocity, out) => {
    for (let body = 0; body < logMass.length; body++) {
      const at = body * dimension;
      const state = {
        position: position.slice(at, at + dimension),
        velocity: velocity.slice(at, at + dimension),
        logMass: logMass[body]!,
        charge: charge[body]!,
      };
      fill(state);
      const force = total();
      for (let axis = 0; axis < dimension; axis++) {
        out[at + axis] = out[at + axis]! + force[axis]! * inverseMass[body]!;
        for (let feature = 0; feature < count && columns > 0; feature++) {
          const to = width + (at + axis) * columns + model.pair.count + feature;
          out[to] = out[to]! + forces[feature * dimension + axis]! * inverseMass[body]!;
        }
      }
      if (columns === 0) continue;
      for (const [of, source] of [
        [state.position, position],
        [state.velocity, velocity],
      ] as const) {
        for (let by = 0; by < dimension; by++) {
          const slope = centralDifference(of, by, () => {
            fill(state);
            return total();
          });
          const from = width + (at + by) * columns;
          for (let axis = 0; axis < dimension; axis++) {
            const to = width + (at + axis) * columns;
            const factor = slope[axis]! * inverseMass[body]!;
            for (let k = 0; k < columns; k++) out[to + k] = out[to + k]! + factor * source[from + k]!;
          }
        }
      }
    }
  };
}

/** The derivative of a function's values by one component of a vector that it reads. */
function centralDifference(vector: Float64Array, by: number, values: () => Float64Array): Float64Array {
  const centre = vector[by]!;
  const change = step * Math.max(1, Math.abs(centre));
  vector[by] = centre + change;
  const above = values();
  vector[by] = centre - change;
  const below = values();
  vector[by] = centre;
  return above.map((value, index) => (value - below[index]!) / (2 * change));
}
