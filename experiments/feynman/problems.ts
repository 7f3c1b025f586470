import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, InputError, rootMeanSquare } from 'principia/math';
import {
  type Interval,
  parse,
  parseUnit,
  type ReferenceLaw,
  type SearchProblem,
  type Unit,
  type UnitAssignment,
} from 'principia/symbolic';

/** An equation of the AI Feynman set, with the ranges its variables are drawn from and their units. */
export interface FeynmanProblem {
  readonly id: string;
  readonly law: ReferenceLaw & { readonly domain: Readonly<Record<string, Interval>> };
  readonly units: UnitAssignment;
}

/** An equation as a file has it: names with least and greatest values, and exponents of m, s, kg, K and V. */
export interface FeynmanEquation {
  readonly id: string;
  readonly output: string;
  readonly formula: string;
  readonly vars: readonly (readonly [name: string, low: number, high: number])[];
  readonly units: Readonly<Record<string, readonly number[]>>;
}

const symbols = ['m', 's', 'kg', 'K', 'V'] as const;

/**
 * The equations of a JSON file.
 *
 * @throws InputError where the file is not there or does not hold equations
 */
export function readFeynmanProblems(folder: string, file: string): readonly FeynmanProblem[] {
  const path = join(folder, file);
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as FeynmanEquation[]).map(feynmanProblem);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`'${path}' cannot be read: --data expects the folder with the equations (${why})`);
  }
}

/** An equation made ready. */
export function feynmanProblem({ id, output, formula, vars, units }: FeynmanEquation): FeynmanProblem {
  const domain: Record<string, Interval> = {};
  const variables: Record<string, Unit> = {};
  for (const [name, low, high] of vars) {
    domain[name] = { low, high };
    variables[name] = unitOf(units[name]!);
  }
  return {
    id,
    law: { expression: parse(formula), domain },
    units: { variables, target: unitOf(units[output]!) },
  };
}

function unitOf(exponents: readonly number[]): Unit {
  return parseUnit(symbols.map((symbol, index) => `${symbol}^(${exponents[index]})`).join('*'));
}

/**
 * Rows drawn evenly from the ranges, y + level·rms(y)·N(0, 1); the same rows for every level.
 *
 * Source: W. La Cava and others, SRBench (arXiv:2107.14351).
 */
export function drawRows(
  { id, law }: FeynmanProblem,
  { rows, noise, seed }: { readonly rows: number; readonly noise: number; readonly seed: number },
): SearchProblem {
  const random = createRandom(seed).child(id);
  const variables = Object.entries(law.domain).map(([name, { low, high }]) => {
    const draws = random.child(name);
    return { name, values: Float64Array.from({ length: rows }, () => low + (high - low) * draws.uniform()) };
  });
  const exact = law.expression.evaluate(
    Object.fromEntries(variables.map(({ name, values }) => [name, values])),
  );
  const deviation = noise * rootMeanSquare(exact);
  const errors = random.child('noise');
  return { variables, target: exact.map((value) => value + deviation * errors.normal()) };
}
