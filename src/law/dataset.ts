import type { Trajectory } from 'principia/physics';

/** What is known of the truth, for judging a recovery; never shown to the learner. */
export interface Truth {
  /** SymPy syntax in r, m1, m2, q1, q2; along the separation, attraction negative. */
  readonly pairForce?: string;
  /** Masses by body, in the dataset's gauge. */
  readonly masses?: readonly number[];
}

/** Observations with their units, split by trajectory or by whole spans of time. */
export interface Dataset {
  readonly name: string;
  readonly description: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** SHA-256 over the numbers, hexadecimal. */
  readonly hash: string;
  readonly units: {
    readonly length: string;
    readonly time: string;
    readonly mass: string;
    readonly charge: string;
  };
  readonly dimension: number;
  readonly training: readonly Trajectory[];
  /** Held out: other trajectories, or the later years of the same one. */
  readonly test: readonly Trajectory[];
  /** The body whose mass is fixed, and to what, where masses are unknown. */
  readonly gauge?: { readonly body: string; readonly mass: number };
  /** Bodies whose mass these data cannot tell, with the reason. */
  readonly unobservableMasses?: Readonly<Record<string, string>>;
  /**
   * A known inconsistency of the source that shifts masses, and the strength of the force, by about so much, relative;
   * it widens their intervals.
   */
  readonly massSystematic?: { readonly relative: number; readonly strength: number; readonly reason: string };
  readonly truth?: Truth;
}
