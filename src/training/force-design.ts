import type { Interactions } from 'principia/physics';
import type { Increments } from './increments.js';
import { invariantCount, pairInvariants } from './pair-invariants.js';

/** Invariants and unit vectors of every pair at every quadrature node of every window. */
export interface PairSamples {
  /** [W, nodes, E, invariantCount]. */
  readonly invariants: Float64Array;
  /** (x_first − x_second)/r, [W, nodes, E, D]. */
  readonly direction: Float64Array;
}

/** The pairs along the windows' paths, with the given natural logarithms of all masses [W, N]. */
export function samplePairs(
  increments: Increments,
  interactions: Interactions,
  logMass: Float64Array,
): PairSamples {
  const { windows, bodies, dimension, path, charge } = increments;
  const nodes = increments.nodeWeights.length;
  const pairs = interactions.first.length;
  const invariants = new Float64Array(windows * nodes * pairs * invariantCount);
  const direction = new Float64Array(windows * nodes * pairs * dimension);
  let entry = 0;
  for (let window = 0; window < windows; window++) {
    for (let node = 0; node < nodes; node++) {
      const state = (window * nodes + node) * bodies * dimension;
      for (let pair = 0; pair < pairs; pair++, entry++) {
        const first = interactions.first[pair]!;
        const second = interactions.second[pair]!;
        let square = 0;
        for (let axis = 0; axis < dimension; axis++) {
          const separation =
            path[state + first * dimension + axis]! - path[state + second * dimension + axis]!;
          direction[entry * dimension + axis] = separation;
          square += separation * separation;
        }
        const r = Math.sqrt(square);
        for (let axis = 0; axis < dimension; axis++) direction[entry * dimension + axis]! /= r;
        const a = window * bodies + first;
        const b = window * bodies + second;
        pairInvariants(
          r,
          logMass[a]!,
          logMass[b]!,
          charge[a]!,
          charge[b]!,
          invariants,
          entry * invariantCount,
        );
      }
    }
  }
  return { invariants, direction };
}

/**
 * The design matrix of a force that is linear in its coefficients: with F = Σ cₖ φₖ along the separation, the
 * velocity change of body i in a window is linear in c,
 * Δvᵢ = h Σ_nodes w Σⱼ Σₖ cₖ φₖ n̂ᵢⱼ / mᵢ.
 *
 * @param basis - writes the K basis functions of the pair whose invariants start at the given index
 * @returns rows [W·N·D, K], the coefficient of cₖ in each velocity change
 */
export function forceDesign(
  increments: Increments,
  interactions: Interactions,
  samples: PairSamples,
  logMass: Float64Array,
  count: number,
  basis: (invariants: Float64Array, at: number, out: Float64Array) => void,
): Float64Array {
  const { windows, bodies, dimension, duration, nodeWeights } = increments;
  const pairs = interactions.first.length;
  const design = new Float64Array(windows * bodies * dimension * count);
  const values = new Float64Array(count);
  let entry = 0;
  for (let window = 0; window < windows; window++) {
    for (let node = 0; node < nodeWeights.length; node++) {
      const weight = duration[window]! * nodeWeights[node]!;
      for (let pair = 0; pair < pairs; pair++, entry++) {
        basis(samples.invariants, entry * invariantCount, values);
        for (const [body, sign] of [
          [window * bodies + interactions.first[pair]!, 1],
          [window * bodies + interactions.second[pair]!, -1],
        ] as const) {
          const strength = (sign * weight) / Math.exp(logMass[body]!);
          for (let axis = 0; axis < dimension; axis++) {
            const factor = strength * samples.direction[entry * dimension + axis]!;
            const row = (body * dimension + axis) * count;
            for (let k = 0; k < count; k++) design[row + k]! += factor * values[k]!;
          }
        }
      }
    }
  }
  return design;
}
