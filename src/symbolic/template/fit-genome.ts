/**
 * What genomes are worth, and their constants fitted: those of all functions and parameters together.
 *
 * @packageDocumentation
 */

import { createFitness, type Fitness } from '../fitness.js';
import { formKey } from '../form-key.js';
import { levenbergMarquardt } from '../levenberg-marquardt.js';
import type { PreparedProblem } from '../problem.js';
import { constantTokens, type Program, withConstants } from '../program.js';
import { relativeLoss, restrictedModel } from '../residual-model.js';
import { affineFit, createWorkspace, type Workspace } from '../scaling.js';
import type { Tuner } from '../tune-constants.js';
import type { Assembled, BoundTemplate } from './bind-template.js';
import { factorPlaces, partsOf, unpackedGenome } from './genome.js';
import { sharedModel } from './shared-model.js';

/** What linear scaling may fit before the whole. */
export type Linear = 'none' | 'scale' | 'both';

export function linearOf({ template }: BoundTemplate, offset = true): Linear {
  const { scaled, shifted } = template.freedom;
  return scaled === null ? 'none' : shifted === null || !offset ? 'scale' : 'both';
}

export function constantsOf(program: Program): Float64Array {
  return Float64Array.from(constantTokens(program), (place) => program.values[place]!);
}

/** A genome's whole. */
export function assembledGenome(bound: BoundTemplate, genome: Program): Assembled {
  return bound.assembled(partsOf(genome).slice(0, bound.template.functions.length));
}

/** Which of a genome's constants a factor of these functions and parameters multiplies. */
export function scalePlaces(
  bound: BoundTemplate,
  genome: Program,
  names: readonly string[],
): readonly number[] {
  const { functions } = bound.template;
  const apart = unpackedGenome(genome, functions.length);
  const factors = factorPlaces(apart);
  const before = factors.at(-1)! + 1;
  return names.flatMap((name) => {
    const index = functions.findIndex((own) => own.name === name);
    return index >= 0 ? [factors[index]!] : bound.places(name).map((place) => before + place);
  });
}

/** Where the scale before the whole is 1, it is fitted by the constants alone. */
export function createGenomeFitness(
  bound: BoundTemplate,
  problem: PreparedProblem,
  linear: Linear,
): (genome: Program) => Fitness | null {
  const scaleFree = createFitness(problem, linear === 'both');
  // A scale is taken up by the functions, so that one without it is no simpler.
  const withoutScale = { unit: Number.POSITIVE_INFINITY, unitShifted: Number.POSITIVE_INFINITY };
  const fitness = (whole: Program): Fitness | null => {
    if (linear !== 'none') {
      const found = scaleFree(whole);
      return found && { ...found, ...withoutScale };
    }
    const found = problem.evaluator.loss(whole, problem.loss);
    const loss = found === null ? Number.NaN : relativeLoss(problem, found);
    return Number.isFinite(loss) ? { scaled: loss, shifted: loss, ...withoutScale } : null;
  };
  return (genome) => fitness(assembledGenome(bound, genome).program(constantsOf(genome)));
}

export function createGenomeTuner(bound: BoundTemplate, problem: PreparedProblem, linear: Linear): Tuner {
  const workspace: Workspace = createWorkspace(problem.rows);
  let evaluations = 0;
  return {
    tuned: (genome, memory, { iterations, starts }) => {
      const free = freeConstants(bound, genome);
      const scaled = linear === 'none' ? [] : scalePlaces(bound, genome, bound.template.freedom.scaled!);
      // A lone factor is what linear scaling finds anyway.
      if (free.length <= 1 && scaled.length <= 1 && free[0] === scaled[0]) return null;
      const key = formKey(genome.codes, null);
      if (memory.times(key) >= starts) return null;
      const whole = assembledGenome(bound, genome);
      evaluations++;
      const begin = scaledConstants(bound, genome, whole, problem, linear, workspace);
      if (begin === null) return null;
      if (memory.knows(key, begin.loss)) return null;
      const all = [...begin.constants, ...(linear === 'both' ? [begin.offset] : [])];
      const model = sharedModel(whole, problem, all.length, linear === 'both');
      const places = linear === 'both' ? [...free, all.length - 1] : free;
      const start = Float64Array.from(places, (place) => all[place]!);
      const minimum = levenbergMarquardt(
        restrictedModel(model, all, places),
        start,
        problem.loss,
        iterations,
      );
      evaluations += minimum.evaluations;
      if (!Number.isFinite(minimum.loss)) return null;
      memory.note(key, minimum.loss);
      const fitted = begin.constants.slice();
      free.forEach((place, at) => {
        fitted[place] = minimum.parameters[at]!;
      });
      return withConstants(genome, fitted);
    },
    evaluations: () => evaluations,
  };
}

/** All constants but the factor that is settled. */
function freeConstants(bound: BoundTemplate, genome: Program): readonly number[] {
  const { idle } = bound.template.freedom;
  const settled = idle ? scalePlaces(bound, genome, [idle.unit]) : [];
  return constantTokens(genome).flatMap((_, index) => (settled.includes(index) ? [] : [index]));
}

/** A genome's constants with the best scale taken up by them, the offset that goes with it, and the loss. */
export function scaledConstants(
  bound: BoundTemplate,
  genome: Program,
  whole: Assembled,
  problem: PreparedProblem,
  linear: Linear,
  workspace: Workspace = createWorkspace(problem.rows),
): { readonly constants: Float64Array; readonly offset: number; readonly loss: number } | null {
  const constants = constantsOf(genome);
  if (linear === 'none') {
    const loss = problem.evaluator.loss(whole.program(constants), problem.loss);
    return loss === null ? null : { constants, offset: 0, loss };
  }
  const values = new Float64Array(problem.rows);
  if (!problem.evaluator.values(whole.program(constants), values)) return null;
  const { scale, offset, loss } = affineFit(problem, values, linear, workspace);
  for (const place of scalePlaces(bound, genome, bound.template.freedom.scaled!)) constants[place]! *= scale;
  return { constants, offset, loss };
}
