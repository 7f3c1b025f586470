import { residualModel } from './fit-constants.js';
import type { FitMemory } from './fit-memory.js';
import { formKey } from './form-key.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';
import { operators } from './operators.js';
import type { PreparedProblem } from './problem.js';
import { CONSTANT, concatenate, constantTokens, type Program, token } from './program.js';
import { affineFit, createWorkspace, type Workspace } from './scaling.js';

/** Fits constants, scale and offset along with them, on one problem. */
export interface Tuner {
  /**
   * A program with its constants fitted; null where that gains nothing. A form met before is not fitted again and
   * again: only from constants clearly worse than those found, and only a few times.
   */
  tuned(program: Program, memory: FitMemory, effort: TuningEffort): Program | null;
  /** How often programs were run so far. */
  evaluations(): number;
}

export interface TuningEffort {
  readonly iterations: number;
  /** How often one form's constants are fitted: a few starts, since there may be several valleys. */
  readonly starts: number;
}

/** Constants that give no more than this times the loss reached before lie in the same valley. */
const SAME_VALLEY = 1.5;
const MULTIPLY = codeOf('multiply');
const ADD = codeOf('add');

function codeOf(name: string): number {
  return operators.findIndex((operator) => operator.name === name) + 1;
}

export function createTuner(problem: PreparedProblem): Tuner {
  const values = new Float64Array(problem.rows);
  const workspace: Workspace = createWorkspace(problem.rows);
  let evaluations = 0;
  return {
    tuned: (program, memory, { iterations, starts }) => {
      if (!program.codes.includes(CONSTANT)) return null;
      const key = formKey(program.codes, null);
      if (memory.times(key) >= starts) return null;
      evaluations++;
      if (!problem.evaluator.values(program, values)) return null;
      const start = affineFit(problem, values, 'both', workspace);
      if (memory.times(key) > 0 && start.loss <= SAME_VALLEY * memory.loss(key)) return null;
      const whole = scaledProgram(program, start.scale, start.offset);
      const constants = Float64Array.from(constantTokens(whole), (index) => whole.values[index]!);
      const minimum = levenbergMarquardt(residualModel(whole, problem), constants, problem.loss, iterations);
      evaluations += minimum.evaluations;
      if (!Number.isFinite(minimum.loss)) return null;
      memory.note(key, minimum.loss);
      const fitted = program.values.slice();
      constantTokens(program).forEach((index, order) => {
        fitted[index] = minimum.parameters[order]!;
      });
      return { codes: program.codes, values: fitted };
    },
    evaluations: () => evaluations,
  };
}

/** f·scale + offset; the two are the last constants. */
export function scaledProgram(program: Program, scale: number, offset: number): Program {
  return concatenate(program, token(CONSTANT, scale), token(MULTIPLY), token(CONSTANT, offset), token(ADD));
}
