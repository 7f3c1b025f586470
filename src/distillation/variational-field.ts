import type { InteractingBodies, LawForces } from 'principia/law';
import type { IntegrationEvent, VectorField } from 'principia/physics';
import { bodyVariations } from './body-variations.js';
import { pairVariations } from './pair-variations.js';
import { saltationBoard } from './saltation.js';
import { type FreeParameters, type VariationLayout, variationLayout } from './variation-layout.js';

/** The state's equations together with those of its sensitivities. */
export interface VariationalField {
  readonly field: VectorField;
  /** Where forces jump, with what that does to the sensitivities; an integration has to be given them. */
  readonly events: readonly IntegrationEvent[];
  /** Columns of the sensitivities: 2·N·D initial values, then the free constants, masses and charges. */
  readonly columns: number;
  /** Length of the whole vector, 2·N·D·(1 + columns). */
  readonly size: number;
  /**
   * The whole vector at an initial state, from which an integration is to begin: its sensitivity by itself is the
   * identity, by the parameters zero.
   */
  initial(state: ArrayLike<number>): Float64Array;
}

/**
 * The variational equations of a law: with S = ∂(x, v)/∂(x₀, v₀, θ),
 *
 *   d/dt S = [[0, I], [∂a/∂x, ∂a/∂v]] S + [0, ∂a/∂θ],
 *
 * by the exact blocks of every pair and body. The whole vector is [x, v, S], S row-major [2·N·D, columns]; D is 1, 2 or
 * 3. The third law is imposed. What jumps of the forces do to the sensitivities is in the events.
 *
 * Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, I.14.
 */
export function variationalField(
  force: LawForces,
  constants: ArrayLike<number>,
  bodies: InteractingBodies,
  free: FreeParameters,
): VariationalField {
  const layout = variationLayout(bodies, free);
  const { half, columns, begin } = layout;
  const size = begin * (1 + columns);
  const board = saltationBoard(force, constants, bodies, layout);
  const { pair, body } = force.switches?.smooth ?? { pair: force, body: force.body ?? null };
  const passing = (force.switches?.pairs.length ?? 0) * bodies.interactions.first.length;
  const addPairs = pairVariations(pair, constants, bodies, layout, board?.sides.subarray(0, passing));
  const addBodies =
    body === null ? null : bodyVariations(body, constants, bodies, layout, board?.sides.subarray(passing));
  return {
    field(_time, state, derivative) {
      const rates = begin + half * columns;
      derivative.set(state.subarray(half, begin), 0);
      derivative.set(state.subarray(rates, size), begin);
      derivative.fill(0, half, begin);
      derivative.fill(0, rates);
      addPairs(state, derivative);
      addBodies?.(state, derivative);
      addOwnMasses(derivative, bodies, layout);
    },
    events: board?.events ?? [],
    columns,
    size,
    initial(state) {
      const whole = new Float64Array(size);
      for (let row = 0; row < begin; row++) {
        whole[row] = state[row]!;
        whole[begin + row * columns + row] = 1;
      }
      board?.begin(whole);
      return whole;
    },
  };
}

/** ∂(force/m)/∂m = −acceleration/m, besides what the force itself says. */
function addOwnMasses(
  derivative: Float64Array,
  { masses, dimension }: InteractingBodies,
  { half, columns, begin, massColumns }: VariationLayout,
): void {
  for (let body = 0; body < masses.length; body++) {
    const column = massColumns[body]!;
    if (column < 0) continue;
    for (let axis = 0; axis < dimension; axis++) {
      const row = half + body * dimension + axis;
      const place = begin + row * columns + column;
      derivative[place] = derivative[place]! - derivative[row]! / masses[body]!;
    }
  }
}
