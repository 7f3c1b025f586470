import type { FitMemory } from './fit-memory.js';
import { formKey } from './form-key.js';
import { createFitWorkspace, type FitWorkspace, levenbergMarquardt } from './levenberg-marquardt.js';
import type { PreparedProblem } from './problem.js';
import { CONSTANT, constantTokens, type Program, withConstants } from './program.js';
import { projectedModel } from './projected-model.js';
import { affineFit, createWorkspace } from './scaling.js';

/** Fits constants on one problem, scale and offset always the best for them. */
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

export function createTuner(problem: PreparedProblem): Tuner {
  const values = new Float64Array(problem.rows);
  const workspace = createWorkspace(problem.rows);
  const rooms: FitWorkspace[] = [];
  let evaluations = 0;
  return {
    tuned: (program, memory, { iterations, starts }) => {
      if (!program.codes.includes(CONSTANT)) return null;
      const key = formKey(program.codes, null);
      if (memory.times(key) >= starts) return null;
      evaluations++;
      if (!problem.evaluator.values(program, values)) return null;
      const start = affineFit(problem, values, 'both', workspace);
      if (memory.knows(key, start.loss)) return null;
      const constants = Float64Array.from(constantTokens(program), (index) => program.values[index]!);
      rooms[constants.length] ??= createFitWorkspace(problem.rows, constants.length);
      const room = rooms[constants.length]!;
      const model = projectedModel(program, problem);
      const minimum = levenbergMarquardt(model, constants, problem.loss, iterations, room);
      evaluations += minimum.evaluations;
      if (!Number.isFinite(minimum.loss)) return null;
      memory.note(key, minimum.loss);
      return withConstants(program, minimum.parameters);
    },
    evaluations: () => evaluations,
  };
}
