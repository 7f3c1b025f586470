/**
 * Variables in natural scales: a search draws constants near 1, which say little to a frequency of 1e14 Hz. Columns are
 * divided by powers of two, which loses no bit, and forms that were found are written for the columns as they came.
 *
 * @packageDocumentation
 */
import { median } from 'principia/math';
import type { SearchProblem } from './problem.js';
import { arity, CONSTANT, concatenate, type Program, slice, token, VARIABLE } from './program.js';
import { operatorCode } from './vocabulary.js';

/** Variables whose median size is within these bounds stay as they are. */
const LEAST = 2 ** -7;
const MOST = 2 ** 7;
const MULTIPLY = token(operatorCode('multiply'));

/** One power of two a variable; 1 for variables of ordinary size. */
export function naturalScales({ variables }: SearchProblem): readonly number[] {
  return variables.map(({ values }) => {
    const size = median(values.map(Math.abs));
    return (size >= LEAST && size <= MOST) || !(size > 0) ? 1 : 2 ** Math.floor(Math.log2(size));
  });
}

/** The problem with its variables divided by these. */
export function inScales(problem: SearchProblem, scales: readonly number[]): SearchProblem {
  if (scales.every((scale) => scale === 1)) return problem;
  return {
    ...problem,
    variables: problem.variables.map(({ name, values }, index) => ({
      name,
      values: values.map((value) => value / scales[index]!),
    })),
  };
}

/** A program with every variable multiplied by its factor: written for variables that were divided by it. */
export function rescaled(program: Program, factors: readonly number[]): Program {
  const { codes } = program;
  if (codes.every((code) => arity(code) > 0 || code === CONSTANT || factors[code - VARIABLE] === 1))
    return program;
  return concatenate(
    ...Array.from(codes, (code, index) => {
      const own = slice(program, index, index + 1);
      const factor = code >= VARIABLE ? factors[code - VARIABLE]! : 1;
      return factor === 1 ? own : concatenate(own, token(CONSTANT, factor), MULTIPLY);
    }),
  );
}
