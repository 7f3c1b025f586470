import type { LinearSpace } from 'principia/math';
import type { FixedStepMethod } from './fixed-step-method.js';
import type { PhaseField, PhaseState, SplitState } from './phase-space.js';

/**
 * A splitting method as data: alternately a kick v += kᵢ dt a(x, v) and a drift x += dᵢ dt v, beginning with a kick.
 * A zero is a stage left out.
 */
export interface SplittingMethod extends FixedStepMethod {
  readonly kicks: readonly number[];
  readonly drifts: readonly number[];
}

/** Symplectic Euler: kick, then drift with the new velocity. */
export const symplecticEuler: SplittingMethod = {
  name: 'symplectic-euler',
  order: 1,
  symplectic: true,
  symmetric: false,
  kicks: [1],
  drifts: [1],
};

/** Velocity Verlet (leapfrog, Störmer): half a kick, a drift, half a kick; reversible. */
export const velocityVerlet: SplittingMethod = {
  name: 'velocity-verlet',
  order: 2,
  symplectic: true,
  symmetric: true,
  kicks: [1 / 2, 1 / 2],
  drifts: [1, 0],
};

/** Ruth's method of order 3 (R. D. Ruth, IEEE Trans. Nucl. Sci. 30, 2669, 1983). */
export const ruth3: SplittingMethod = {
  name: 'ruth-3',
  order: 3,
  symplectic: true,
  symmetric: false,
  kicks: [7 / 24, 3 / 4, -1 / 24],
  drifts: [2 / 3, -2 / 3, 1],
};

/** Forest and Ruth's method of order 4 (Physica D 43, 105, 1990): Verlet steps w₁, w₀, w₁. */
export const forestRuth4: SplittingMethod = verletComposition('forest-ruth-4', 4, [1 / (2 - 2 ** (1 / 3))]);

/** Yoshida's method of order 6, solution A (H. Yoshida, Phys. Lett. A 150, 262, 1990). */
export const yoshida6: SplittingMethod = verletComposition(
  'yoshida-6',
  6,
  [0.7845136104775573, 0.23557321335935813, -1.177679984178871],
);

/** Verlet steps of sizes w_m … w₁ w₀ w₁ … w_m, given w_m … w₁; w₀ makes their sum 1. */
function verletComposition(name: string, order: number, outer: readonly number[]): SplittingMethod {
  const centre = 1 - 2 * outer.reduce((sum, size) => sum + size, 0);
  const sizes = [...outer, centre, ...outer.toReversed()];
  return {
    name,
    order,
    symplectic: true,
    symmetric: true,
    // Neighbouring half kicks join into one.
    kicks: [...sizes, 0].map((size, index) => (size + (sizes[index - 1] ?? 0)) / 2),
    drifts: [...sizes, 0],
  };
}

/**
 * One step of a splitting method for ẍ = a(x, ẋ), in any linear space.
 *
 * Symplectic for accelerations that depend on the position alone and come from a potential; an acceleration that
 * depends on the velocity is taken at the velocity reached so far, which is of order 1 in that dependence.
 */
export function splittingStep<V>(
  method: SplittingMethod,
  space: LinearSpace<V>,
  acceleration: (state: SplitState<V>) => V,
  state: SplitState<V>,
  dt: number,
): SplitState<V> {
  const [position, velocity] = alternate(
    method,
    space,
    (x, v) => acceleration({ position: x, velocity: v }),
    (_x, v) => v,
    state.position,
    state.velocity,
    dt,
  );
  return { position, velocity };
}

/**
 * One step of a splitting method for q̇ = ∂H/∂p, ṗ = −∂H/∂q, in any linear space: kicks with the force and drifts with
 * the velocity of the state reached so far. For H = T(p) + V(q) of the method's order and symplectic; otherwise of
 * order 1 and not symplectic.
 */
export function splittingPhaseStep<V>(
  method: SplittingMethod,
  space: LinearSpace<V>,
  field: PhaseField<V>,
  state: PhaseState<V>,
  dt: number,
): PhaseState<V> {
  const [position, momentum] = alternate(
    method,
    space,
    (q, p) => field.force({ position: q, momentum: p }),
    (q, p) => field.velocity({ position: q, momentum: p }),
    state.position,
    state.momentum,
    dt,
  );
  return { position, momentum };
}

function alternate<V>(
  { kicks, drifts }: SplittingMethod,
  space: LinearSpace<V>,
  force: (position: V, momentum: V) => V,
  velocity: (position: V, momentum: V) => V,
  position: V,
  momentum: V,
  dt: number,
): [V, V] {
  let [q, p] = [position, momentum];
  kicks.forEach((kick, stage) => {
    const drift = drifts[stage]!;
    if (kick !== 0) p = space.combine([1, kick * dt], [p, force(q, p)]);
    if (drift !== 0) q = space.combine([1, drift * dt], [q, velocity(q, p)]);
  });
  return [q, p];
}

/**
 * One step of velocity Verlet: v½ = v + a(x) dt/2, x' = x + v½ dt, v' = v½ + a(x') dt/2.
 *
 * @example
 * ```ts
 * const next = velocityVerletStep(float64Space, ({ position }) => position.map((x) => -x), state, 0.01);
 * ```
 */
export function velocityVerletStep<V>(
  space: LinearSpace<V>,
  acceleration: (state: SplitState<V>) => V,
  state: SplitState<V>,
  dt: number,
): SplitState<V> {
  return splittingStep(velocityVerlet, space, acceleration, state, dt);
}
