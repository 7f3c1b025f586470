import type { RandomStream } from 'principia/math';
import type { Tensor, TensorRecord } from 'principia/tensor';
import type { InvariantScales } from './pair-invariants.js';

/**
 * What a model knows of the bodies besides their state, as constants of the traced function. N bodies, E pairs
 * (first < second), B systems side by side.
 */
export interface Topology {
  readonly bodies: number;
  readonly dimension: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Phase-space state of B systems of N bodies as tensors [B, N, D]. */
export interface TensorState {
  readonly position: Tensor;
  readonly velocity: Tensor;
}

/**
 * Properties of the bodies, [B, N] or [1, N].
 *
 * `logMass` is what messages see and what divides forces: held constant. `massRatio` ρ is what is learned of an unknown
 * mass, m → ρ m, and acts where masses are observable, on the others: body j pulls i with ρⱼ times the force. A body's
 * own motion does not feel its ρ, as by the equivalence principle it would not in gravity; for other laws the messages
 * make up for it. The residuals are then nearly linear in ρ, and neither descent nor thermostat gets lost in a valley
 * where a mass trades its inertia against every hidden feature at once.
 */
export interface TensorProperties {
  readonly logMass: Tensor;
  readonly massRatio: Tensor;
  readonly charge: Tensor;
}

/** What a model is built from: its bodies, and the scales of the data that its inputs and outputs are measured in. */
export interface ModelSetup {
  readonly topology: Topology;
  readonly scales: InvariantScales;
  /** Typical force of a pair, so that fresh parameters predict accelerations of the right size. */
  readonly forceScale: number;
  /** Typical relative speed and distance of a pair. */
  readonly speedScale: number;
  readonly lengthScale: number;
}

/** Builds an architecture for some data. */
export interface ModelFactory {
  readonly name: string;
  create(setup: ModelSetup): Model;
  /** The same with a drag on every body besides, where there is such a model. */
  withDrag?(): ModelFactory;
}

/** A learned law of motion: pure functions of (parameters, state), in ordinary TensorFlow.js ops. */
export interface Model {
  readonly name: string;
  readonly topology: Topology;
  /**
   * What a message is: a `force` has one message a pair, channel 0 along the separation, channel 1 along the relative
   * velocity; a `free` message has two a pair (first those received by the pairs' first bodies) and channels that
   * mean something only up to a linear map and a function of the receiver.
   */
  readonly messageKind: 'force' | 'free';
  /** Names of the parameter arrays behind the hidden features of a message: those that a thermal ensemble moves. */
  readonly outputWeights: readonly string[];
  /** Fresh parameters: named arrays with their shapes. */
  init(random: RandomStream): Parameters;
  /** Messages of the pairs, [B, E, C] or, where they are free, [B, 2E, C]. */
  messages(parameters: TensorRecord, state: TensorState, properties: TensorProperties): Tensor;
  /** H of the drag H v on each body, [B, N], where the model has one. */
  drag?(parameters: TensorRecord, state: TensorState, properties: TensorProperties): Tensor;
  /** Acceleration of the bodies [B, N, D] from the same parameters. */
  acceleration(parameters: TensorRecord, state: TensorState, properties: TensorProperties): Tensor;
}

/** One named array of parameters, row-major. */
export interface ParameterArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A model's parameters: a plain tree, one level deep. */
export type Parameters = Readonly<Record<string, ParameterArray>>;
