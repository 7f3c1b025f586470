/**
 * The rows of the linear system: what every coefficient adds to every velocity change,
 *
 *     Δvᵢ = (h/mᵢ) Σ_nodes w (Σⱼ Σₖ cₖ φₖ n̂ᵢⱼ + Σₗ cₗ fₗ),
 *
 * streamed in blocks of windows, so that memory does not grow with their number.
 *
 * @packageDocumentation
 */
import { invariantCount } from '../pair-invariants.js';
import type { BodyState } from './body-terms.js';
import { type LinearModel, pairForces, weightedSum } from './linear-model.js';
import { logMassesOf, type ObservedSystem, pairsAt, type WindowChoice } from './observed-system.js';

/** Rows of some windows; row (window, body, axis) in this order. The arrays are used again for the next block. */
export interface RowBlock {
  readonly system: ObservedSystem;
  /** The windows' numbers in their system. */
  readonly windows: ArrayLike<number>;
  readonly rows: number;
  /** [rows, K]. */
  readonly design: Float64Array;
  /** The observed velocity changes, [rows]. */
  readonly target: Float64Array;
  /**
   * Where coefficients were given: size of what the single pairs add to a row's body, √Σⱼ |Δvᵢⱼ|², [rows]. An error of
   * the features in proportion to a pair's force is in proportion to this.
   */
  readonly pairSize: Float64Array;
}

/**
 * Hands blocks of about `rows` rows to a visitor, systems in order.
 *
 * @param coefficients - for `pairSize`; null leaves it zero
 */
export function forEachBlock(
  model: LinearModel,
  choices: readonly WindowChoice[],
  coefficients: Float64Array | null,
  rows: number,
  visit: (block: RowBlock) => void,
): void {
  for (const { system, windows } of choices) {
    const { bodies, dimension, windows: all } = system.increments;
    const width = bodies * dimension;
    const step = Math.max(1, Math.floor(rows / width));
    const assemble = assembler(model, system, coefficients);
    const design = new Float64Array(step * width * model.count);
    const target = new Float64Array(step * width);
    const pairSize = new Float64Array(step * width);
    const total = windows?.length ?? all;
    for (let from = 0; from < total; from += step) {
      const chosen = Array.from(
        { length: Math.min(step, total - from) },
        (_, at) => windows?.[from + at] ?? from + at,
      );
      design.fill(0);
      pairSize.fill(0);
      chosen.forEach((window, at) => {
        assemble(window, at * width, design, target, pairSize);
      });
      visit({ system, windows: chosen, rows: chosen.length * width, design, target, pairSize });
    }
  }
}

type Assemble = (
  window: number,
  row: number,
  design: Float64Array,
  target: Float64Array,
  pairSize: Float64Array,
) => void;

/** Writes the rows of one window, from the given row on, into zeroed arrays. */
function assembler(model: LinearModel, system: ObservedSystem, coefficients: Float64Array | null): Assemble {
  const { count } = model;
  const { increments, interactions } = system;
  const { bodies, dimension, duration, nodeWeights, velocityChange } = increments;
  const logMass = logMassesOf(system);
  const pairs = interactions.first.length;
  const invariants = new Float64Array(pairs * invariantCount);
  const direction = new Float64Array(pairs * dimension);
  const values = new Float64Array(model.pair.count);
  const addBodies = bodyAssembler(model, system, logMass);

  return (window, row, design, target, pairSize) => {
    const inverseMass = Float64Array.from({ length: bodies }, (_, body) =>
      Math.exp(-logMass[window * bodies + body]!),
    );
    nodeWeights.forEach((nodeWeight, node) => {
      const weight = duration[window]! * nodeWeight;
      pairsAt(system, logMass, window, node, invariants, direction);
      for (let pair = 0; pair < pairs; pair++) {
        pairForces(model, invariants, pair * invariantCount, values);
        const force = coefficients === null ? 0 : weightedSum(values, coefficients);
        for (let side = 0; side < 2; side++) {
          const body = side === 0 ? interactions.first[pair]! : interactions.second[pair]!;
          const strength = (side === 0 ? weight : -weight) * inverseMass[body]!;
          for (let axis = 0; axis < dimension; axis++) {
            const at = row + body * dimension + axis;
            pairSize[at] = pairSize[at]! + (strength * force) ** 2 / nodeWeight;
            addScaled(design, at * count, values, strength * direction[pair * dimension + axis]!);
          }
        }
      }
      addBodies(window, node, weight, inverseMass, row, design);
    });
    for (let at = 0; at < bodies * dimension; at++) {
      target[row + at] = velocityChange[window * bodies * dimension + at]!;
      pairSize[row + at] = Math.sqrt(pairSize[row + at]!);
    }
  };
}

/** out[at + k] += factor · values[k]. */
function addScaled(out: Float64Array, at: number, values: Float64Array, factor: number): void {
  for (let k = 0; k < values.length; k++) out[at + k] = out[at + k]! + factor * values[k]!;
}

function bodyAssembler(
  model: LinearModel,
  { increments }: ObservedSystem,
  logMass: Float64Array,
): (
  window: number,
  node: number,
  weight: number,
  inverseMass: Float64Array,
  row: number,
  design: Float64Array,
) => void {
  const { bodies, dimension, nodeWeights, path, pathVelocity, charge } = increments;
  const forces = model.bodies.map((term) => new Float64Array(term.count * dimension));
  return (window, node, weight, inverseMass, row, design) => {
    if (model.bodies.length === 0) return;
    for (let body = 0; body < bodies; body++) {
      const start = ((window * nodeWeights.length + node) * bodies + body) * dimension;
      const state: BodyState = {
        position: path.subarray(start, start + dimension),
        velocity: pathVelocity.subarray(start, start + dimension),
        logMass: logMass[window * bodies + body]!,
        charge: charge[window * bodies + body]!,
      };
      let column = model.pair.count;
      model.bodies.forEach((term, index) => {
        const force = forces[index]!;
        term.forces(state, force);
        for (let feature = 0; feature < term.count; feature++, column++) {
          for (let axis = 0; axis < dimension; axis++) {
            const at = (row + body * dimension + axis) * model.count + column;
            design[at] = design[at]! + weight * inverseMass[body]! * force[feature * dimension + axis]!;
          }
        }
      });
    }
  };
}
