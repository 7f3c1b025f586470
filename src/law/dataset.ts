import type { Trajectory, Units } from 'principia/physics';
import { z } from 'zod';
import type { Acts, Direction } from './law.js';

/**
 * A term of the true law besides the force of pairs along their separation.
 *
 * Its scalar is in SymPy syntax, of `m1`, `q1` of the body acted on, `m2`, `q2` of the other, the distance `r`, the
 * position `x`, `y`, `z`; of generalised coordinates of `theta1`, `theta2`, … (angles) or `x1`, `x2`, … (lengths) and
 * their rates `omega1`, `omega2`, …. The force is the scalar times what it acts along: the relative velocity, the
 * velocity, or the unit vector of the axis.
 */
export interface TruthTerm {
  readonly acts: Acts;
  readonly direction: Direction;
  readonly expression: string;
  /** The axis of space, or the generalised coordinate, counted from 0; along an axis only. */
  readonly axis?: number;
  /** What the expression cannot say, such as that only the first body of a pair feels it. */
  readonly note?: string;
}

/** What is known of the truth, for judging a recovery; never shown to the learner. */
export interface Truth {
  /** SymPy syntax in r, m1, m2, q1, q2; along the separation, attraction negative. */
  readonly pairForce?: string;
  /** Everything else that acts. */
  readonly terms?: readonly TruthTerm[];
  /** Masses by body, in the dataset's gauge. */
  readonly masses?: readonly number[];
}

/** A line of text, as long as any law needs. */
const line = z
  .string()
  .max(10_000)
  .regex(/^\P{Cc}*$/u, 'expected one line of plain text');

/** Checks that a value read from a file is a truth; the expressions are not parsed. */
export const truthSchema: z.ZodType<Truth> = z.object({
  pairForce: line.exactOptional(),
  terms: z
    .array(
      z.object({
        acts: z.enum(['pair force', 'pair potential', 'body force', 'generalised force']),
        direction: z.enum(['separation', 'relative velocity', 'velocity', 'axis']),
        expression: line,
        axis: z.int().nonnegative().exactOptional(),
        note: line.exactOptional(),
      }),
    )
    .max(1000)
    .exactOptional(),
  masses: z.array(z.number().positive()).exactOptional(),
});

/** How far a simulation's energy strays: what the simulation itself got wrong. */
export interface EnergyRecord {
  /** Null where the energy, with what friction took, stays the same; else why it does not. */
  readonly reason: string | null;
  /** Largest and median over the motions of max |E(t) − E(0)| over the sum of the sizes of all energies at the start. */
  readonly largestError: number;
  readonly medianError: number;
}

/** Accelerations at the recorded times, one array [T, N, D] a trajectory. */
export interface Accelerations {
  readonly training: readonly Float64Array[];
  readonly validation?: readonly Float64Array[];
  readonly test: readonly Float64Array[];
}

/** Observations with their units, split by trajectory or by whole spans of time. */
export interface Dataset {
  readonly name: string;
  readonly description: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** SHA-256 over the numbers, hexadecimal. */
  readonly hash: string;
  readonly units: Units;
  readonly dimension: number;
  readonly training: readonly Trajectory[];
  /** For choosing among models, where a benchmark has its own; else a part of the training may serve. */
  readonly validation?: readonly Trajectory[];
  /** Held out: other trajectories, or the later years of the same one. */
  readonly test: readonly Trajectory[];
  /**
   * Bodies farther apart than this do not act on each other: what a neighbour list is made for. With many bodies the
   * systems' own interactions are then left out.
   */
  readonly cutoff?: number;
  /** Of simulated motions: how exact they are. */
  readonly energy?: EnergyRecord;
  /** Of simulated motions, before noise, where asked for: what derivative matching learns from. */
  readonly accelerations?: Accelerations;
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
