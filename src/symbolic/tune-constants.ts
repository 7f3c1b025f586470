import { relativeLoss, residualModel } from './fit-constants.js';
import { formKey } from './form-key.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';
import { operators } from './operators.js';
import type { PreparedProblem } from './problem.js';
import { CONSTANT, concatenate, constantTokens, type Program, token } from './program.js';
import { affineFit } from './scaling.js';

export interface TunedConstants {
  readonly programs: readonly Program[];
  /** The memory, brought up to date. */
  readonly fitted: Float64Array;
  readonly evaluations: number;
}

/** The memory holds so many forms at most; the oldest are forgotten. */
const MEMORY = 4096;
/** How often one form's constants are fitted: a few starts, since there may be several valleys. */
const STARTS = 3;
/** Constants that give no more than this times the loss reached before lie in the same valley. */
const SAME_VALLEY = 1.5;
const ITERATIONS = 8;
const MULTIPLY = codeOf('multiply');
const ADD = codeOf('add');

function codeOf(name: string): number {
  return operators.findIndex((operator) => operator.name === name) + 1;
}

/**
 * Programs with their constants fitted, scale and offset along with them. A form met before is not fitted
 * again and again: only from constants clearly worse than those found, and only a few times.
 *
 * @param fitted - the memory: a form's key, the loss reached and how often it was fitted, three numbers a form.
 */
export function tuneConstants(
  problem: PreparedProblem,
  programs: readonly Program[],
  fitted: Float64Array,
): TunedConstants {
  const memory = new Map<number, readonly [loss: number, times: number]>();
  for (let index = 0; index < fitted.length; index += 3) {
    memory.set(fitted[index]!, [fitted[index + 1]!, fitted[index + 2]!]);
  }
  const values = new Float64Array(problem.rows);
  const results: Program[] = [];
  let evaluations = 0;
  for (const program of programs) {
    const count = constantTokens(program).length;
    if (count === 0) continue;
    if (!problem.evaluator.values(program, values)) continue;
    evaluations++;
    const start = affineFit(problem, values, 'both');
    const skeleton = formKey(program.codes, null);
    const [known, times] = memory.get(skeleton) ?? [Number.POSITIVE_INFINITY, 0];
    if (times >= STARTS || (times > 0 && relativeLoss(problem, start.loss) <= SAME_VALLEY * known)) continue;
    const whole = scaledProgram(program, start.scale, start.offset);
    const constants = Float64Array.from(constantTokens(whole), (index) => whole.values[index]!);
    const minimum = levenbergMarquardt(residualModel(whole, problem), constants, problem.loss, ITERATIONS);
    evaluations += minimum.evaluations;
    const reached = relativeLoss(problem, minimum.loss);
    if (!Number.isFinite(reached)) continue;
    memory.delete(skeleton);
    memory.set(skeleton, [Math.min(reached, known), times + 1]);
    const best = program.values.slice();
    constantTokens(program).forEach((index, order) => {
      best[index] = minimum.parameters[order]!;
    });
    results.push({ codes: program.codes, values: best });
  }
  const recent = [...memory].slice(-MEMORY).flatMap(([form, [loss, times]]) => [form, loss, times]);
  return { programs: results, fitted: Float64Array.from(recent), evaluations };
}

/** A program with its constants fitted by a few steps; null where that gives nothing. */
export function tuned(problem: PreparedProblem, program: Program, iterations: number): Program | null {
  const values = new Float64Array(problem.rows);
  if (constantTokens(program).length === 0 || !problem.evaluator.values(program, values)) return null;
  const start = affineFit(problem, values, 'both');
  const whole = scaledProgram(program, start.scale, start.offset);
  const constants = Float64Array.from(constantTokens(whole), (index) => whole.values[index]!);
  const minimum = levenbergMarquardt(residualModel(whole, problem), constants, problem.loss, iterations);
  if (!(minimum.loss < start.loss)) return null;
  const best = program.values.slice();
  constantTokens(program).forEach((index, order) => {
    best[index] = minimum.parameters[order]!;
  });
  return { codes: program.codes, values: best };
}

/** f·scale + offset; the two are the last constants. */
export function scaledProgram(program: Program, scale: number, offset: number): Program {
  return concatenate(program, token(CONSTANT, scale), token(MULTIPLY), token(CONSTANT, offset), token(ADD));
}
