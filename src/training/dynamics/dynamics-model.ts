import type { RandomStream } from 'principia/math';
import type { Space } from 'principia/physics';
import type { Tensor, TensorRecord } from 'principia/tensor';
import type { Parameters } from '../model.js';

/**
 * Canonical state of several systems side by side, n bodies in all: positions (or generalised coordinates) and momenta,
 * tensors [n, D]. For bodies in Cartesian coordinates p = m v.
 */
export interface PhaseState {
  readonly position: Tensor;
  readonly momentum: Tensor;
}

/**
 * What a model knows of the systems besides their state: one graph of n bodies and e directed edges, in which systems of
 * any sizes lie side by side. An edge carries a message from its sender to its receiver; both directions of a pair are
 * edges.
 */
export interface SystemGraph {
  /** Number of systems. */
  readonly systems: number;
  readonly dimension: number;
  readonly space: Space;
  /** Bodies of the edges' ends, int32 [e], in ascending order of receivers. */
  readonly senders: Tensor;
  readonly receivers: Tensor;
  /** The system that a body belongs to, int32 [n], ascending. */
  readonly system: Tensor;
  /** Known properties of the bodies, [n, K] (mass first, then charge and others); K = 0 where there are none. */
  readonly bodyProperties: Tensor;
  /** Known properties of the edges (a spring's constant), [e, L]; L = 0 where there are none. */
  readonly edgeProperties: Tensor;
  /** Which of the data's individuals a body is, int32 [n]; needed by models that learn properties of them. */
  readonly individual?: Tensor;
  /** Standard normal numbers for messages that are random in training, [e, `noiseChannels`]; absent elsewhere. */
  readonly noise?: Tensor;
}

/** The sizes that a model's parameters depend on, and the scales that its inputs and outputs are measured in. */
export interface DynamicsSetup {
  readonly dimension: number;
  readonly space: Space;
  readonly bodyProperties: number;
  readonly edgeProperties: number;
  /** Typical sizes in the training data; 1 where not known. */
  readonly lengthScale: number;
  readonly momentumScale: number;
  readonly timeScale: number;
  /** The step that training data are apart; a model of increments learns the motion over it. */
  readonly step: number;
  /** Bodies of a system where all have as many; needed by models that take a system as one vector. */
  readonly bodies?: number;
  /** Number of different individuals in the data; needed by models that learn properties of them. */
  readonly individuals?: number;
}

/** A learned motion, as pure functions of parameters and tensors. */
export interface DynamicsModel {
  readonly name: string;
  /** Fresh parameters. */
  init(random: RandomStream): Parameters;
  /** q̇ and ṗ, of the state's shapes; absent where the model learns increments. */
  rates?(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): PhaseState;
  /** Δq and Δp over the training step; absent where the model learns rates. */
  increment?(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): PhaseState;
  /** The training step, where the model learns increments. */
  readonly step?: number;
  /** H of every system, [systems], up to a constant; present where the rates are Hamilton's equations of it. */
  energy?(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor;
  /** Whether q̇ follows from p alone and ṗ from q alone, so that splitting methods keep their order. */
  readonly separable?: boolean;
  /** Messages of the edges, [e, C], where they mean something. */
  messages?(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor;
  /** What training adds to its loss, a scalar with its weight in it. */
  penalty?(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): Tensor;
  /** Channels of `SystemGraph.noise` that training should draw anew for every step; none if not given. */
  readonly noiseChannels?: number;
  /** The parameter that says which channels of messages are open, [C] of 1 and 0; none where they cannot be pruned. */
  readonly kept?: string;
}

/** What one should know of an architecture before choosing it. */
export interface ModelCard {
  readonly summary: string;
  readonly assumes: string;
  readonly cannotRepresent: string;
  readonly source: string;
}

/** Builds an architecture for some data. */
export interface DynamicsFactory {
  readonly name: string;
  /** Absent from models without one of their own, such as those of tests. */
  readonly card?: ModelCard;
  create(setup: DynamicsSetup): DynamicsModel;
}
