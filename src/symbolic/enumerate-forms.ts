/**
 * Expressions of the variables without constants, all of one size before the next. A form's values are worked out from
 * its operands' in one step, on few rows; forms of the same values count once.
 *
 * @packageDocumentation
 */
import { createBestBySize } from './best-by-size.js';
import { kernelsWith } from './evaluator.js';
import { centredMoments, type Fitness, lossesOf, targetMoments } from './fitness.js';
import { commutes } from './form-key.js';
import { createFormStore, type FormStore } from './form-store.js';
import type { PreparedProblem } from './problem.js';
import { complexityOf, type Program, token, VARIABLE } from './program.js';
import type { SmallFormsOptions } from './small-forms.js';
import { WRONG } from './units/dimension-table.js';
import type { UserOperator } from './user-operator.js';
import { operatorCode } from './vocabulary.js';

/** A form that varies by less, relative to its size, is a constant. */
const CONSTANT_TO = 1e-12;
/** Values beyond say nothing, and their squares would leave the range of float64. */
const LARGEST = 1e100;
/** Left out: a − b and 1/exp x say what a sign would. */
export const NEGATE: number = operatorCode('neg');
const losses = ['scaled', 'shifted', 'unit', 'unitShifted'] as const;

/** @returns the forms met, and the best of each size by each of the losses. */
export function enumerateForms(
  problem: PreparedProblem,
  { vocabulary, dimensions, maximumComplexity, budget }: Omit<SmallFormsOptions, 'random'>,
): { readonly store: FormStore; readonly best: readonly Program[] } {
  const store = createFormStore(problem.rows);
  const measure = createMeasure(problem);
  const unary = operatorsOf(vocabulary.unary, problem.users);
  const binary = operatorsOf(vocabulary.binary, problem.users);
  const kernels = kernelsWith(problem.users).values;
  const best = losses.map(createBestBySize);
  const wanted = dimensions?.wanted ?? null;
  let left = budget;
  let size = 1;
  const consider = (code: number, first: number, second: number, dimension: number): void => {
    const fitness = measure(store.scratch);
    if (fitness === null || !store.add({ code, first, second, dimension })) return;
    if (wanted !== null && dimension !== wanted) return;
    for (const [index, loss] of losses.entries()) {
      best[index]!.enter(size, fitness[loss], () => store.program(code, first, second));
    }
  };
  const apply = (code: number, first: number, second: number): boolean => {
    if (left-- <= 0) return false;
    const { table } = dimensions ?? { table: null };
    const dimension = table ? table.apply(code, store.dimension(first), store.dimension(second)) : 0;
    if (dimension === WRONG) return true;
    store.apply(kernels[code]!, first, second);
    consider(code, first, second, dimension);
    return true;
  };
  for (; size <= maximumComplexity && left > 0 && !store.full(); size++) {
    store.begin(size);
    if (size === 1) {
      for (const [variable, column] of problem.columns.entries()) {
        store.scratch.set(column);
        consider(VARIABLE + variable, 0, 0, dimensions?.variables[variable] ?? 0);
      }
    }
    for (const { code, weight } of unary) {
      for (const operand of store.ofSize(size - weight)) apply(code, operand, operand);
    }
    for (const { code, weight } of binary) forEachPair(store, code, size - weight, apply);
  }
  return { store, best: best.flatMap((one) => one.programs()) };
}

interface Operator {
  readonly code: number;
  /** What it adds to the complexity. */
  readonly weight: number;
}

function operatorsOf(codes: readonly number[], users: readonly UserOperator[]): readonly Operator[] {
  const own = codes.filter((code) => code !== NEGATE);
  return own.map((code) => ({ code, weight: complexityOf(token(code), users) }));
}

/** All pairs of forms of so much complexity in sum, those that commute in one order, until a visit says false. */
function forEachPair(
  store: FormStore,
  code: number,
  size: number,
  visit: (code: number, first: number, second: number) => boolean,
): void {
  const last = commutes(code) ? Math.floor(size / 2) : size - 1;
  for (let own = 1; own <= last; own++) {
    const others = store.ofSize(size - own);
    for (const first of store.ofSize(own)) {
      for (const second of others) {
        if ((!commutes(code) || second >= first) && !visit(code, first, second)) return;
      }
    }
  }
}

/** The losses of values; null where they are constant or not finite. */
function createMeasure(problem: PreparedProblem): (values: Float64Array) => Fitness | null {
  const { rows, target, scale } = problem;
  const moments = targetMoments(problem);
  return (values) => {
    let sum = 0;
    let square = 0;
    let product = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      if (!(Math.abs(value) < LARGEST)) return null;
      const weighted = scale[row]! * value;
      sum += scale[row]! * weighted;
      square += weighted * weighted;
      product += weighted * target[row]!;
    }
    const sums = { sum, square, product };
    const centred = centredMoments(moments, sums);
    return centred.square > CONSTANT_TO * square ? lossesOf(moments, sums, centred) : null;
  };
}
