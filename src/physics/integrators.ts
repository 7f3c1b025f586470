import { type LinearSpace, recordSpace } from 'principia/math';
import type { FixedStepMethod } from './fixed-step-method.js';
import { type ButcherTableau, euler, midpoint, rungeKutta4, rungeKuttaStep } from './runge-kutta.js';
import {
  forestRuth4,
  ruth3,
  type SplitState,
  type SplittingMethod,
  splittingStep,
  symplecticEuler,
  velocityVerlet,
  yoshida6,
} from './splitting.js';

/** Names of the built-in integrators with a fixed step. */
export type IntegratorName =
  | 'euler'
  | 'midpoint'
  | 'runge-kutta-4'
  | 'symplectic-euler'
  | 'velocity-verlet'
  | 'ruth-3'
  | 'forest-ruth-4'
  | 'yoshida-6';

/** A method with a fixed step for ẍ = a(x, ẋ), in any linear space. */
export interface Integrator extends FixedStepMethod {
  step<V>(
    space: LinearSpace<V>,
    acceleration: (state: SplitState<V>) => V,
    state: SplitState<V>,
    dt: number,
  ): SplitState<V>;
}

/**
 * The integrators by name, all with the same door.
 *
 * @example
 * ```ts
 * const { step } = integrators['velocity-verlet'];
 * const next = step(float64Space, ({ position }) => position.map((x) => -x), state, 0.01);
 * ```
 */
export const integrators: Readonly<Record<IntegratorName, Integrator>> = {
  euler: fromTableau(euler),
  midpoint: fromTableau(midpoint),
  'runge-kutta-4': fromTableau(rungeKutta4),
  'symplectic-euler': fromSplitting(symplecticEuler),
  'velocity-verlet': fromSplitting(velocityVerlet),
  'ruth-3': fromSplitting(ruth3),
  'forest-ruth-4': fromSplitting(forestRuth4),
  'yoshida-6': fromSplitting(yoshida6),
};

function fromTableau(tableau: ButcherTableau): Integrator {
  const { name, order, symplectic } = tableau;
  return {
    name,
    order,
    symplectic,
    step: (space, acceleration, state, dt) =>
      rungeKuttaStep(
        tableau,
        recordSpace(['position', 'velocity'], space),
        (at) => ({ position: at.velocity, velocity: acceleration(at) }),
        state,
        0,
        dt,
      ),
  };
}

function fromSplitting(method: SplittingMethod): Integrator {
  const { name, order, symplectic } = method;
  return {
    name,
    order,
    symplectic,
    step: (space, acceleration, state, dt) => splittingStep(method, space, acceleration, state, dt),
  };
}
