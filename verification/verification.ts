/** One measured number, held against what it must be. */
export interface Check {
  readonly name: string;
  readonly measured: number;
  /** What it must be, as it is printed: `< 0.01`, `0.947 ± 0.012`. */
  readonly expected: string;
  readonly passed: boolean;
}

/** The whole of it, or as much of it as continuous integration has time for. */
export type Size = 'full' | 'reduced';

/** What a verification is given. */
export interface VerificationContext {
  readonly size: Size;
  /** Seeds everything that is drawn. */
  readonly seed: number;
  /** Tells how far it has come. */
  readonly say: (line: string) => void;
}

/** A property of the samplers or of what is made from them that takes more work to show than a unit test has. */
export interface Verification {
  /** Its file's name. */
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly title: string;
  /** What the reduced size would find, and with which probability. */
  readonly power: string;
  run(context: VerificationContext): Promise<readonly Check[]>;
}

/** A number that must lie strictly below a limit. */
export function below(name: string, measured: number, limit: number): Check {
  return { name, measured, expected: `< ${limit}`, passed: measured < limit };
}

/** A number that must be at least a limit. */
export function atLeast(name: string, measured: number, limit: number): Check {
  return { name, measured, expected: `≥ ${limit}`, passed: measured >= limit };
}

/** A number that must lie within a tolerance of its expected value. */
export function near(name: string, measured: number, expected: number, tolerance: number): Check {
  return {
    name,
    measured,
    expected: `${expected} ± ${tolerance}`,
    passed: Math.abs(measured - expected) <= tolerance,
  };
}

/** A number that must lie in an interval, its ends included. */
export function between(name: string, measured: number, low: number, high: number): Check {
  return { name, measured, expected: `${low} to ${high}`, passed: measured >= low && measured <= high };
}
