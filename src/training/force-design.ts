import type { Interactions } from 'principia/physics';
import { pairsAt } from './direct/observed-system.js';
import type { Increments } from './increments.js';
import { invariantCount } from './pair-invariants.js';

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
  const { windows, dimension } = increments;
  const nodes = increments.nodeWeights.length;
  const pairs = interactions.first.length;
  const invariants = new Float64Array(windows * nodes * pairs * invariantCount);
  const direction = new Float64Array(windows * nodes * pairs * dimension);
  for (let window = 0; window < windows; window++) {
    for (let node = 0; node < nodes; node++) {
      const entry = (window * nodes + node) * pairs;
      pairsAt({ increments, interactions }, logMass, window, node, invariants, direction, entry);
    }
  }
  return { invariants, direction };
}
