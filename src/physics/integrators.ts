import { type LinearSpace, recordSpace } from 'principia/math';
import type { FixedStepMethod } from './fixed-step-method.js';
import { implicitMidpoint, midpointIterations } from './implicit-midpoint.js';
import type { PhaseField, PhaseState, SplitState } from './phase-space.js';
import {
  type ButcherTableau,
  euler,
  heun,
  midpoint,
  ralston3,
  rungeKutta4,
  rungeKuttaStep,
} from './runge-kutta.js';
import {
  forestRuth4,
  ruth3,
  type SplittingMethod,
  splittingPhaseStep,
  splittingStep,
  symplecticEuler,
  velocityVerlet,
  yoshida6,
} from './splitting.js';

/** Names of the built-in integrators with a fixed step; the numbered ones are second names, by order. */
export type IntegratorName =
  | 'euler'
  | 'midpoint'
  | 'heun'
  | 'ralston-3'
  | 'runge-kutta-1'
  | 'runge-kutta-2'
  | 'runge-kutta-3'
  | 'runge-kutta-4'
  | 'symplectic-euler'
  | 'velocity-verlet'
  | 'ruth-3'
  | 'forest-ruth-4'
  | 'yoshida-6'
  | 'symplectic-1'
  | 'symplectic-2'
  | 'symplectic-3'
  | 'symplectic-4'
  | 'implicit-midpoint';

/** A method with a fixed step, in any linear space. */
export interface Integrator extends FixedStepMethod {
  /** One step of ẍ = a(x, ẋ). */
  step<V>(
    space: LinearSpace<V>,
    acceleration: (state: SplitState<V>) => V,
    state: SplitState<V>,
    dt: number,
  ): SplitState<V>;
  /** One step in phase space, of Hamilton's equations for one. */
  phaseStep<V>(space: LinearSpace<V>, field: PhaseField<V>, state: PhaseState<V>, dt: number): PhaseState<V>;
}

/**
 * The implicit midpoint rule by a fixed number of fixed-point iterations, as a traced model needs it; see
 * `implicitMidpointStep` for one solved to a tolerance.
 *
 * @param iterations what they leave of order, symplecticity and symmetry is of the size (dt L / 2)^(iterations + 1), L
 * the Lipschitz constant of the field
 */
export function implicitMidpointIntegrator(iterations: number): Integrator {
  return {
    ...implicitMidpoint,
    step: (space, acceleration, state, dt) =>
      midpointIterations(
        recordSpace(['position', 'velocity'], space),
        (at) => ({ position: at.velocity, velocity: acceleration(at) }),
        state,
        dt,
        iterations,
      ),
    phaseStep: (space, field, state, dt) =>
      midpointIterations(recordSpace(['position', 'momentum'], space), flowOf(field), state, dt, iterations),
  };
}

const eulers = fromTableau(euler);
const midpoints = fromTableau(midpoint);
const ralstons = fromTableau(ralston3);
const symplecticEulers = fromSplitting(symplecticEuler);
const verlets = fromSplitting(velocityVerlet);
const ruths = fromSplitting(ruth3);
const forestRuths = fromSplitting(forestRuth4);

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
  euler: eulers,
  midpoint: midpoints,
  heun: fromTableau(heun),
  'ralston-3': ralstons,
  'runge-kutta-1': eulers,
  'runge-kutta-2': midpoints,
  'runge-kutta-3': ralstons,
  'runge-kutta-4': fromTableau(rungeKutta4),
  'symplectic-euler': symplecticEulers,
  'velocity-verlet': verlets,
  'ruth-3': ruths,
  'forest-ruth-4': forestRuths,
  'yoshida-6': fromSplitting(yoshida6),
  'symplectic-1': symplecticEulers,
  'symplectic-2': verlets,
  'symplectic-3': ruths,
  'symplectic-4': forestRuths,
  'implicit-midpoint': implicitMidpointIntegrator(8),
};

function fromTableau(tableau: ButcherTableau): Integrator {
  const { name, order, symplectic, symmetric } = tableau;
  return {
    name,
    order,
    symplectic,
    symmetric,
    step: (space, acceleration, state, dt) =>
      rungeKuttaStep(
        tableau,
        recordSpace(['position', 'velocity'], space),
        (at) => ({ position: at.velocity, velocity: acceleration(at) }),
        state,
        0,
        dt,
      ),
    phaseStep: (space, field, state, dt) =>
      rungeKuttaStep(tableau, recordSpace(['position', 'momentum'], space), flowOf(field), state, 0, dt),
  };
}

function fromSplitting(method: SplittingMethod): Integrator {
  const { name, order, symplectic, symmetric } = method;
  return {
    name,
    order,
    symplectic,
    symmetric,
    step: (space, acceleration, state, dt) => splittingStep(method, space, acceleration, state, dt),
    phaseStep: (space, field, state, dt) => splittingPhaseStep(method, space, field, state, dt),
  };
}

/** Both halves of the motion at once. */
function flowOf<V>(field: PhaseField<V>): (at: PhaseState<V>) => PhaseState<V> {
  return (at) => ({ position: field.velocity(at), momentum: field.force(at) });
}
