import type { LinearSpace } from 'principia/math';
import type { FixedStepMethod } from './fixed-step-method.js';

/** An explicit Runge-Kutta method as data: kᵢ = f(y + dt Σⱼ aᵢⱼ kⱼ, t + cᵢ dt), y' = y + dt Σᵢ bᵢ kᵢ. */
export interface ButcherTableau extends FixedStepMethod {
  /** cᵢ. */
  readonly nodes: readonly number[];
  /** aᵢⱼ, row i with i entries. */
  readonly stages: readonly (readonly number[])[];
  /** bᵢ. */
  readonly weights: readonly number[];
}

/** Euler's method. */
export const euler: ButcherTableau = {
  name: 'euler',
  order: 1,
  symplectic: false,
  symmetric: false,
  nodes: [0],
  stages: [[]],
  weights: [1],
};

/** The explicit midpoint rule. */
export const midpoint: ButcherTableau = {
  name: 'midpoint',
  order: 2,
  symplectic: false,
  symmetric: false,
  nodes: [0, 1 / 2],
  stages: [[], [1 / 2]],
  weights: [0, 1],
};

/** Heun's method, the explicit trapezium rule. */
export const heun: ButcherTableau = {
  name: 'heun',
  order: 2,
  symplectic: false,
  symmetric: false,
  nodes: [0, 1],
  stages: [[], [1]],
  weights: [1 / 2, 1 / 2],
};

/** Ralston's method of order 3, of least error bound (A. Ralston, Math. Comp. 16, 431, 1962). */
export const ralston3: ButcherTableau = {
  name: 'ralston-3',
  order: 3,
  symplectic: false,
  symmetric: false,
  nodes: [0, 1 / 2, 3 / 4],
  stages: [[], [1 / 2], [0, 3 / 4]],
  weights: [2 / 9, 1 / 3, 4 / 9],
};

/** The classical method of Runge and Kutta. */
export const rungeKutta4: ButcherTableau = {
  name: 'runge-kutta-4',
  order: 4,
  symplectic: false,
  symmetric: false,
  nodes: [0, 1 / 2, 1 / 2, 1],
  stages: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
};

/**
 * One step of dy/dt = f(y, t) by an explicit Runge-Kutta method, in any linear space: tensors inside a model,
 * `Float64Array`s in a simulation.
 *
 * @example
 * ```ts
 * const next = rungeKuttaStep(rungeKutta4, float64Space, (y) => y.map((x) => -x), Float64Array.of(1), 0, 0.1);
 * // [0.90483750], and e⁻⁰·¹ = 0.90483742
 * ```
 */
export function rungeKuttaStep<V>(
  tableau: ButcherTableau,
  space: LinearSpace<V>,
  field: (state: V, time: number) => V,
  state: V,
  time: number,
  dt: number,
): V {
  const slopes: V[] = [];
  tableau.stages.forEach((stage, index) => {
    slopes.push(field(moved(space, state, dt, stage, slopes), time + tableau.nodes[index]! * dt));
  });
  return moved(space, state, dt, tableau.weights, slopes);
}

/** y + dt Σ wᵢ kᵢ; weights of zero cost nothing. */
function moved<V>(
  space: LinearSpace<V>,
  state: V,
  dt: number,
  weights: readonly number[],
  slopes: readonly V[],
): V {
  const used = [...weights.keys()].filter((index) => weights[index] !== 0);
  if (used.length === 0) return state;
  return space.combine(
    [1, ...used.map((index) => dt * weights[index]!)],
    [state, ...used.map((index) => slopes[index]!)],
  );
}
