/**
 * A learned motion moved on in time, by the methods that also simulate; written in tensors, so that it is compiled,
 * differentiated, or run as it stands.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { type Integrator, integrators, type Space } from 'principia/physics';
import { type Tensor, type TensorRecord, tensorSpace, tf } from 'principia/tensor';
import type { DynamicsModel, PhaseState, SystemGraph } from './dynamics-model.js';

/** One step of a model, and what it is worth. */
export interface DynamicsStep {
  /** What is done, in words for tables: 'runge-kutta-4', 'velocity-verlet, partial updates', 'increment × 0.5'. */
  readonly label: string;
  /** The error after a fixed time falls as dt to this power; null for increments, which are not integrated. */
  readonly order: number | null;
  /** Whether the step keeps the form dq ∧ dp of phase space. */
  readonly symplectic: boolean;
  advance(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): PhaseState;
}

/**
 * One step of a model by dt.
 *
 * - Models of rates: a Runge-Kutta step takes both rates at its stages. A splitting method updates p by the model's ṗ and
 *   q by its q̇ in turn, each at the state reached so far; where the model is `separable` that is the method itself, of
 *   its own order. Elsewhere these are partial updates as in symplectic Euler: they still move q and p in turn, but are of
 *   order 1 and not symplectic, and the label says so.
 * - Models of increments: the increment over the training step, times dt over that step. The integrator is not asked.
 *
 * Walls of a reflecting space fold the path back at the step's end and turn the momentum round: exact for free flight
 * along that axis. In a periodic space positions run on, as displacements do not mind.
 *
 * @param dt a number, or a tensor that multiplies [n, D] (a scalar, or [n, 1] for steps of the systems' own), so that one
 * compiled function serves every step; it may be negative
 * @throws InputError where the model has neither rates nor increments, or increments over no step
 * @example
 * ```ts
 * const { advance } = dynamicsStep(model, integrators['runge-kutta-4'], 0.1);
 * const next = advance(parameters, state, graph);
 * ```
 */
export function dynamicsStep(
  model: DynamicsModel,
  integrator: Integrator,
  dt: number | Tensor,
): DynamicsStep {
  const { rates } = model;
  if (rates === undefined) return incrementStep(model, dt);
  const partial = splits(integrator) && model.separable !== true;
  const hamiltonian = model.energy !== undefined;
  return {
    label: partial ? `${integrator.name}, partial updates` : integrator.name,
    order: partial ? 1 : integrator.order,
    symplectic: hamiltonian && integrator.symplectic && !partial,
    advance(parameters, state, graph) {
      const flow = scaledFlow((at) => rates.call(model, parameters, at, graph), dt);
      const reached = integrator.phaseStep(tensorSpace, flow, state, typeof dt === 'number' ? dt : 1);
      return reflected(graph.space, reached);
    },
  };
}

/**
 * The states after each of several steps, the first step's first.
 *
 * @example
 * ```ts
 * const states = rollDynamics(dynamicsStep(model, integrator, 0.1), parameters, start, graph, 5);
 * ```
 */
export function rollDynamics(
  { advance }: DynamicsStep,
  parameters: TensorRecord,
  start: PhaseState,
  graph: SystemGraph,
  steps: number,
): PhaseState[] {
  const states: PhaseState[] = [];
  for (let step = 0; step < steps; step++) {
    states.push(advance(parameters, states.at(-1) ?? start, graph));
  }
  return states;
}

/** Of the symplectic methods only the implicit midpoint rule takes both rates at once. */
function splits({ symplectic, name }: Integrator): boolean {
  return symplectic && name !== integrators['implicit-midpoint'].name;
}

function incrementStep(model: DynamicsModel, dt: number | Tensor): DynamicsStep {
  const { increment, step } = model;
  if (increment === undefined || step === undefined || !(step > 0)) {
    throw new InputError(
      `the model '${model.name}' cannot be moved in time: expected rates, or increments and the step > 0 that they span`,
    );
  }
  const ratio = typeof dt === 'number' ? dt / step : tf.div(dt, step);
  return {
    label:
      ratio === 1
        ? 'increment'
        : `increment × ${typeof ratio === 'number' ? Number(ratio.toPrecision(6)) : 'dt over its step'}`,
    order: null,
    symplectic: false,
    advance(parameters, state, graph) {
      const { position, momentum } = increment.call(model, parameters, state, graph);
      const moved = (from: Tensor, by: Tensor): Tensor => tf.add(from, ratio === 1 ? by : tf.mul(by, ratio));
      return reflected(graph.space, {
        position: moved(state.position, position),
        momentum: moved(state.momentum, momentum),
      });
    },
  };
}

/** The two halves of the flow, per unit of time or, where dt is a tensor, per step. Both halves at a state cost one. */
function scaledFlow(
  rates: (at: PhaseState) => PhaseState,
  dt: number | Tensor,
): { velocity(at: PhaseState): Tensor; force(at: PhaseState): Tensor } {
  let last: { readonly at: PhaseState; readonly rates: PhaseState } | undefined;
  const ratesAt = (at: PhaseState): PhaseState => {
    if (last?.at !== at) last = { at, rates: rates(at) };
    return last.rates;
  };
  const scaled = (rate: Tensor): Tensor => (typeof dt === 'number' ? rate : tf.mul(rate, dt));
  return {
    velocity: (at) => scaled(ratesAt(at).position),
    force: (at) => scaled(ratesAt(at).momentum),
  };
}

/** Between walls the path is folded back, as often as it met them. */
function reflected(space: Space, { position, momentum }: PhaseState): PhaseState {
  if (space.kind !== 'reflecting') return { position, momentum };
  const lengths = tf.tensor2d([[...space.lengths]]);
  const lower = tf.tensor2d([[...space.lower]]);
  const height = tf.sub(position, lower);
  const boxes = tf.floor(tf.div(height, lengths));
  // 0 in boxes that the motion crosses as in the first, 1 in those where it runs the other way.
  const odd = tf.sub(boxes, tf.mul(tf.floor(tf.div(boxes, 2)), 2));
  const within = tf.sub(height, tf.mul(boxes, lengths));
  const back = tf.greater(odd, 0.5);
  return {
    position: tf.add(lower, tf.where(back, tf.sub(lengths, within), within)),
    momentum: tf.where(back, tf.neg(momentum), momentum),
  };
}
