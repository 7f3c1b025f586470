import { dot } from 'principia/math';
import { createBestBySize } from './best-by-size.js';
import type { FormStore } from './form-store.js';
import type { PreparedProblem } from './problem.js';
import { CONSTANT, complexityOf, concatenate, type Program, token } from './program.js';
import type { SmallFormsOptions } from './small-forms.js';
import { WRONG } from './units/dimension-table.js';
import { operatorCode } from './vocabulary.js';

/** So many of the smallest forms are joined with one another. */
const JOINED = 512;
/** Where 1 − cos² of two columns is less, they say the same. */
const SAME = 1e-10;
const ADD = operatorCode('add');
const MULTIPLY = operatorCode('multiply');
/** What c·… + … adds to the complexity of its parts. */
const FRAME = 1 + complexityOf(token(ADD)) + complexityOf(token(MULTIPLY));

/** Sums c·f + g of two of the smallest forms with the best c, that of a linear fit of both columns; some of each size. */
export function bestSums(
  problem: PreparedProblem,
  store: FormStore,
  { vocabulary, dimensions, offset, maximumComplexity }: SmallFormsOptions,
): readonly Program[] {
  if (![ADD, MULTIPLY].every((code) => vocabulary.binary.includes(code))) return [];
  const columnOf = columnsOf(problem, offset);
  const columns = Array.from({ length: Math.min(JOINED, store.count()) }, (_, form) =>
    columnOf(store.values(form)),
  );
  const along = columns.map(({ direction }) => dot(direction, problem.target));
  const complexities = columns.map((_, form) => complexityOf(store.programAt(form), problem.users));
  const haveUnits = (first: number, second: number): boolean => {
    if (dimensions === null) return true;
    const { table, constant, wanted } = dimensions;
    const scaled = table.apply(MULTIPLY, constant, store.dimension(first));
    const sum = table.apply(ADD, scaled, store.dimension(second));
    return sum !== WRONG && (wanted === null || sum === wanted);
  };
  const best = createBestBySize();
  for (let first = 1; first < columns.length; first++) {
    for (let second = 0; second < first; second++) {
      const size = complexities[first]! + complexities[second]! + FRAME;
      if (size > maximumComplexity || !haveUnits(first, second)) continue;
      const cosine = dot(columns[first]!.direction, columns[second]!.direction);
      const determinant = 1 - cosine * cosine;
      const a = along[first]! - cosine * along[second]!;
      const b = along[second]! - cosine * along[first]!;
      const factor = (a * columns[second]!.length) / (b * columns[first]!.length);
      if (!(determinant > SAME) || !Number.isFinite(factor) || factor === 0) continue;
      // What the fit takes away from the target's square.
      const explained = (a * along[first]! + b * along[second]!) / determinant;
      best.enter(size, -explained, () => sum(store.programAt(first), factor, store.programAt(second)));
    }
  }
  return best.programs();
}

function sum(f: Program, factor: number, g: Program): Program {
  return concatenate(f, token(CONSTANT, factor), token(MULTIPLY), g, token(ADD));
}

interface Column {
  /** √w f, about its mean where there is an offset, of length 1. */
  readonly direction: Float64Array;
  readonly length: number;
}

function columnsOf({ scale }: PreparedProblem, offset: boolean): (values: Float64Array) => Column {
  const weights = scale.map((root) => root ** 2);
  const weight = weights.reduce((total, own) => total + own, 0);
  return (values) => {
    const mean = offset ? dot(weights, values) / weight : 0;
    const column = values.map((value, row) => scale[row]! * (value - mean));
    const length = Math.sqrt(dot(column, column));
    return { direction: column.map((value) => value / length), length };
  };
}
