import { type DampedSettings, dampingOption } from './damped.js';
import { pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';
import { springLaw } from './spring.js';

/**
 * The published damped springs: a pair's "potential" has the term γ x₁·v₁/n of its first body, so that body number i
 * of n feels the drag −γ v (n − i)/n. Bodies are thus told apart by their order, which no shared network can represent.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B.
 */
export const dampedPaper: SimulatedSystem<DampedSettings> = pairLawSystem<DampedSettings>({
  name: 'damped-paper',
  description: 'the published damped springs: a drag that only the first body of each pair feels',
  source: 'arXiv:2006.11287, appendix B',
  dt: 0.02,
  softening: 0.01,
  extraOptions: dampingOption,
  law: ({ damping }) => ({
    ...springLaw,
    description: `${springLaw.description}, and a drag −${damping} v/n of the first body of each of the pairs of n bodies`,
  }),
  drag: ({ bodies, damping }) => ({
    coefficients: Float64Array.from(
      { length: bodies },
      (_, body) => (damping * (bodies - 1 - body)) / bodies,
    ),
    term: {
      acts: 'body force',
      direction: 'velocity',
      expression: `-${damping / bodies}`,
      note: 'once for every pair whose first body it is',
    },
  }),
});
