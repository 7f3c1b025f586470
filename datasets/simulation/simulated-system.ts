import type { Truth } from 'principia/law';
import type { Body, Coordinates, MeasurementNoise, Space, Topology, Units } from 'principia/physics';

/** A number that a system may be told. */
export interface NumberOption {
  readonly kind: 'number';
  readonly meaning: string;
  readonly default: number;
  readonly whole?: boolean;
  readonly least?: number;
  readonly most?: number;
  /** Values must be greater than this. */
  readonly above?: number;
  /** Values must be smaller than this. */
  readonly below?: number;
}

/** One of several words that a system may be told. */
export interface ChoiceOption<C extends string = string> {
  readonly kind: 'choice';
  readonly meaning: string;
  readonly default: C;
  readonly choices: readonly C[];
}

/** What a system may be told, by name, with what it takes where it is not told. */
export type OptionTable<S> = {
  readonly [K in keyof S]: S[K] extends number ? NumberOption : ChoiceOption<Extract<S[K], string>>;
};

/** What every system may be told. */
export interface Settings {
  readonly seed: number;
}

/** What a system of sampled motions may be told besides. */
export interface MotionSettings extends Settings {
  readonly trajectories: number;
  readonly steps: number;
  readonly dt: number;
  readonly noise: number;
  readonly heldOut: number;
}

/** A system that can be simulated; a file of this folder defines one. */
export interface SimulatedSystem<S extends Settings = Settings> {
  readonly name: string;
  /** What it is, in a line. */
  readonly description: string;
  /** Where it was published. */
  readonly source: string;
  readonly options: OptionTable<S>;
  /**
   * The simulation with all options set.
   *
   * @throws InputError where options do not go together
   */
  prepare(settings: S): Simulation;
}

/** A system with all its options set. */
export interface Simulation {
  /** What is simulated, with its options. */
  readonly description: string;
  readonly dimension: number;
  readonly units: Units;
  readonly truth: Truth;
  readonly noise: MeasurementNoise;
  /** How many motions, in this order. */
  readonly counts: MotionCounts;
  /** Numbers in the positions of one motion, T N D. */
  readonly size: number;
  /** Null where the energy, with what friction took, is conserved; else why it is not. */
  readonly energyChanges: string | null;
  /** Distance beyond which no pair acts. */
  readonly cutoff?: number;
  /** What a CSV file cannot hold of it, if anything. */
  readonly beyondCsv?: string;
  /**
   * A motion by its number, always the same, whichever were made before.
   *
   * @throws InputError where it cannot be resolved
   */
  motion(index: number): Motion;
}

/** Numbers of motions by purpose. */
export interface MotionCounts {
  readonly training: number;
  readonly validation: number;
  readonly test: number;
}

/** A motion before noise, as plain data: it crosses between threads. */
export interface Motion {
  readonly bodies: readonly Body[];
  readonly topology: Topology;
  readonly space?: Space;
  readonly coordinates?: Coordinates;
  /** [T]. */
  readonly times: Float64Array;
  /** [T, N, D]. */
  readonly positions: Float64Array;
  /** [T, N, D]. */
  readonly velocities: Float64Array;
  /** [T, N, D]. */
  readonly accelerations: Float64Array;
  /** Largest change of the energy over the sum of the sizes of all energies at the start. */
  readonly energyError: number;
  /** How many motions with unresolved encounters were thrown away before this one. */
  readonly redrawn: number;
}
