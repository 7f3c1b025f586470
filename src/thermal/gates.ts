import { mean } from 'principia/math';
import { bulkEffectiveSampleSize, tailEffectiveSampleSize } from './effective-sample-size.js';
import type { Chain } from './ensemble.js';
import { splitRhat } from './split-rhat.js';
import { stepHalvingShift } from './step-halving.js';
import type { Trace } from './trace.js';
import { virial } from './virial.js';

/** A printed number that must lie within a limit before anything sampled may be believed. */
export interface Gate {
  readonly name: string;
  readonly value: number;
  readonly limit: string;
  readonly passed: boolean;
  /** The direction, quantity or member that gave the value; empty where it is a mean over all. */
  readonly where: string;
}

/** What the gates look at. */
export interface GateInput {
  readonly chains: readonly Chain[];
  readonly temperature: number;
  /** Directions of the virial; the coordinate axes where absent. */
  readonly directions?: readonly Float64Array[];
  /** Function-space quantities, such as forces at probe points or a law's constants, along the chains. */
  readonly quantities: Readonly<Record<string, Trace>>;
  /** The same quantities from chains run with half the step; null where none were, and then that gate fails. */
  readonly halved: Readonly<Record<string, Trace>> | null;
}

/**
 * All gates, each with its worst value. An ensemble that fails one is UNVERIFIED, and so is every number made
 * from it; so is a chain that never moved, whose R̂ and sample sizes are not numbers.
 *
 * @example
 * ```ts
 * const failed = unverified(gates({ chains, temperature, quantities, halved }));
 * ```
 */
export function gates(input: GateInput): Gate[] {
  return [
    ...finiteGate(input.chains),
    ...virialGates(input),
    ...mixingGates(input.quantities),
    ...stepGates(input.quantities, input.halved),
  ];
}

/** The names of the gates that failed; none where the ensemble is verified. */
export function unverified(all: readonly Gate[]): string[] {
  return all.filter((gate) => !gate.passed).map((gate) => gate.name);
}

function finiteGate(chains: readonly Chain[]): Gate[] {
  const lost = chains.flatMap((chain, member) => (chain.diverged ? [member] : []));
  const where = lost.map((member) => `member ${member}`).join(', ');
  const passed = lost.length === 0 && chains.length > 0;
  return [{ name: 'members that diverged', value: lost.length, limit: '0', passed, where }];
}

function virialGates({ chains, temperature, directions }: GateInput): Gate[] {
  // A chain that left the numbers has a gate of its own.
  const measured = virial(
    chains.filter(({ diverged }) => !diverged),
    temperature,
    directions,
  );
  const named = (value: (entry: (typeof measured)[number]) => number): [string, number][] =>
    measured.map((entry, index) => [`direction ${index}`, value(entry)]);
  const average = mean(measured.map(({ ratio }) => ratio));
  return [
    largest(
      'virial, largest deviation from 1 in Monte-Carlo errors',
      5,
      named(({ ratio, error }) => Math.abs(ratio - 1) / error),
    ),
    largest(
      'virial, largest Monte-Carlo error',
      0.1,
      named(({ error }) => error),
    ),
    aboutOne('virial, mean over directions', average),
  ];
}

function mixingGates(quantities: Readonly<Record<string, Trace>>): Gate[] {
  const measured = (diagnostic: (trace: Trace) => number): [string, number][] =>
    Object.entries(quantities).map(([name, trace]) => [name, diagnostic(trace)]);
  return [
    largest('rank-normalised split R̂, largest', 1.01, measured(splitRhat)),
    smallest('bulk effective sample size, smallest', 400, measured(bulkEffectiveSampleSize)),
    smallest('tail effective sample size, smallest', 400, measured(tailEffectiveSampleSize)),
  ];
}

/**
 * The shift must be below 0.1 sd as far as its Monte-Carlo error can tell (three errors are given to it), and
 * that error itself below 0.1 sd, or nothing has been shown.
 */
function stepGates(
  quantities: Readonly<Record<string, Trace>>,
  halved: Readonly<Record<string, Trace>> | null,
): Gate[] {
  const names = halved === null ? [] : Object.keys(quantities);
  const shifts = names.map((name) => {
    const half = halved?.[name];
    const { shift, error } =
      half === undefined
        ? { shift: Number.NaN, error: Number.NaN }
        : stepHalvingShift(quantities[name]!, half);
    return { name, excess: shift - 3 * error, error };
  });
  return [
    largest(
      'step-halving shift in sd, less three Monte-Carlo errors, largest',
      0.1,
      shifts.map(({ name, excess }) => [name, excess]),
    ),
    largest(
      'step-halving shift, largest Monte-Carlo error in sd',
      0.1,
      shifts.map(({ name, error }) => [name, error]),
    ),
  ];
}

/** A gate that the largest of the named values must pass from below. */
export function largest(name: string, limit: number, values: readonly [string, number][]): Gate {
  const [where, value] = worst(values, (a, b) => a > b);
  return { name, value, limit: `< ${Number(limit.toPrecision(3))}`, passed: value < limit, where };
}

/** A gate that a ratio must pass within a twentieth of 1. */
export function aboutOne(name: string, value: number): Gate {
  return { name, value, limit: '0.95 to 1.05', passed: value >= 0.95 && value <= 1.05, where: '' };
}

/** A gate that the smallest of the named values must pass from above. */
export function smallest(name: string, limit: number, values: readonly [string, number][]): Gate {
  const [where, value] = worst(values, (a, b) => a < b);
  return { name, value, limit: `> ${limit}`, passed: value > limit, where };
}

/** The extreme entry; one that is not a number is the worst of all, and so is there being none. */
function worst(
  values: readonly [string, number][],
  beyond: (a: number, b: number) => boolean,
): readonly [string, number] {
  if (values.length === 0) return ['nothing measured', Number.NaN];
  return values.reduce((extreme, entry) =>
    !Number.isNaN(extreme[1]) && (Number.isNaN(entry[1]) || beyond(entry[1], extreme[1])) ? entry : extreme,
  );
}
