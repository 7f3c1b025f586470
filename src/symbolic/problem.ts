import { InputError, type RandomStream } from 'principia/math';
import { type Domain, domainOf } from './domain.js';
import { createWasmEvaluator, type WasmEvaluator } from './kernel/create-wasm-evaluator.js';
import { createLoss, type Loss, type LossChoice, withLossWeights } from './loss.js';
import { affineFit } from './scaling.js';
import type { UserOperator } from './user-operator.js';

/** A column of numbers to be expressed by others. */
export interface SearchProblem {
  readonly variables: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly target: Float64Array;
  /** One weight a row, w = 1/σ², at least 0; equal where absent. */
  readonly weights?: Float64Array;
}

/** The same made ready: rows in a fixed order, residuals' units, the loss and what it is divided by. */
export interface PreparedProblem {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** √w y. */
  readonly target: Float64Array;
  /** √w. */
  readonly scale: Float64Array;
  readonly loss: Loss;
  /** mean ρ of the best constant; 0 for a constant target. */
  readonly baseline: number;
  /** Made when first asked for. */
  readonly evaluator: WasmEvaluator;
  /** Made when first asked for. */
  readonly domain: Domain;
  /** The users' operators that programs may call. */
  readonly users: readonly UserOperator[];
}

/**
 * Checks a problem and makes it ready.
 *
 * Rows are sorted by target, then by the variables, so that no result depends on the order they came in; rows of
 * weight 0 are left out.
 *
 * @param users - users' operators that programs may call.
 * @throws InputError for unequal lengths, values that are not finite, repeated names or negative weights.
 */
export function prepareProblem(
  problem: SearchProblem,
  choice: LossChoice,
  users: readonly UserOperator[] = [],
): PreparedProblem {
  checkProblem(problem);
  const { variables, target, weights } = withLossWeights(problem, choice);
  const order = Int32Array.from(target.keys())
    .filter((row) => weights?.[row] !== 0)
    .sort((a, b) => {
      if (target[a] !== target[b]) return target[a]! - target[b]!;
      for (const { values } of variables) if (values[a] !== values[b]) return values[a]! - values[b]!;
      return (weights?.[a] ?? 1) - (weights?.[b] ?? 1);
    });
  const names = variables.map(({ name }) => name);
  const columns = variables.map(({ values }) => Float64Array.from(order, (row) => values[row]!));
  const scale = Float64Array.from(order, (row) => Math.sqrt(weights?.[row] ?? 1));
  const standardised = Float64Array.from(order, (row, index) => target[row]! * scale[index]!);
  return assembleProblem(names, columns, standardised, scale, createLoss(choice, standardised), users);
}

/** A prepared problem from its parts, for those who got them from another thread. */
export function assembleProblem(
  names: readonly string[],
  columns: readonly Float64Array[],
  target: Float64Array,
  scale: Float64Array,
  loss: Loss,
  users: readonly UserOperator[] = [],
): PreparedProblem {
  const rows = target.length;
  const parts = { names, columns, rows, target, scale, loss };
  const best = affineFit(parts, null, 'offset');
  const exact = target.every(
    (value, row) => Math.abs(value - scale[row]! * best.offset) <= 1e-12 * Math.abs(value),
  );
  const baseline = exact ? 0 : best.loss;
  let evaluator: WasmEvaluator | undefined;
  let domain: Domain | undefined;
  return {
    ...parts,
    baseline,
    users,
    get evaluator() {
      evaluator ??= createWasmEvaluator(columns, rows, { target, scale, users, stopEarly: true });
      return evaluator;
    },
    get domain() {
      domain ??= domainOf(names, columns);
      return domain;
    },
  };
}

/**
 * At most so many rows, spread evenly over the sorted targets, one from each stratum: what one generation of the search
 * looks at. The problem itself where it has no more.
 *
 * @param random - draws the row of each stratum.
 */
export function thinned(problem: PreparedProblem, rows: number, random: RandomStream): PreparedProblem {
  if (problem.rows <= rows) return problem;
  const chosen = Int32Array.from({ length: rows }, (_, index) =>
    Math.floor(((index + random.uniform()) * problem.rows) / rows),
  );
  const take = (values: Float64Array): Float64Array => Float64Array.from(chosen, (row) => values[row]!);
  const { names, columns, target, scale, loss, users } = problem;
  return assembleProblem(names, columns.map(take), take(target), take(scale), loss, users);
}

/** Squares of what is larger, or smaller than its inverse, leave the range of float64. */
const LARGEST = 1e140;

function checkProblem({ variables, target, weights }: SearchProblem): void {
  const names = new Set(variables.map(({ name }) => name));
  if (names.size < variables.length) {
    throw new InputError(
      `Variables must have different names; got ${variables.map(({ name }) => name).join(', ')}.`,
    );
  }
  const columns: [string, Float64Array][] = variables.map(({ name, values }) => [
    `variable "${name}"`,
    values,
  ]);
  columns.push(['target', target]);
  if (weights) columns.push(['weights', weights]);
  for (const [what, values] of columns) {
    if (values.length !== target.length || target.length === 0) {
      throw new InputError(
        `The ${what} has ${values.length} rows, the target ${target.length}; they must be equal, at least 1.`,
      );
    }
    const row = values.findIndex((value) => !Number.isFinite(value));
    if (row >= 0)
      throw new InputError(`The ${what} is ${values[row]} in row ${row}; every value must be finite.`);
  }
  const largest = target.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest > LARGEST || (largest > 0 && largest < 1 / LARGEST)) {
    throw new InputError(
      `The target reaches ${largest}, whose square leaves the range of numbers; give it in another unit.`,
    );
  }
  if (weights?.some((weight) => weight < 0) || weights?.every((weight) => weight === 0)) {
    throw new InputError('Weights must be at least 0, and not all 0.');
  }
}
