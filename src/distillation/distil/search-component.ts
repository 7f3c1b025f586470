/**
 * From a component of learned forces to forms that may be its law: searches with several seeds, forms that are the same
 * on the data taken for one, ordered by description length.
 *
 * @packageDocumentation
 */
import type { LawTerm } from 'principia/law';
import { median, type RandomStream, rootMeanSquare } from 'principia/math';
import type { ProgressStage } from 'principia/run';
import {
  type Candidate,
  defaultOperators,
  fitConstants,
  paretoFront,
  parse,
  type RatedCandidate,
  rateFront,
  type SearchProblem,
  search,
} from 'principia/symbolic';

/** One scalar of the forces that a model or a fit reads, ready to be searched. */
export interface ForceComponent {
  /** What of a law it is. */
  readonly term: Omit<LawTerm, 'expression'>;
  readonly problem: SearchProblem;
  /** Independent observations behind the rows. */
  readonly effectiveRows: number;
}

/** How much is searched. */
export interface SearchEffort {
  readonly seeds: number;
  readonly generations: number;
  readonly maximumComplexity: number;
  readonly workers: number;
}

/** A component, and the forms that were found for it. */
export interface ComponentFront<Component extends ForceComponent = ForceComponent> {
  readonly component: Component;
  /** Simplest first. */
  readonly front: readonly RatedCandidate[];
  /** Forms of the front, the best guess first. */
  readonly ranked: readonly RatedCandidate[];
  readonly evaluations: number;
}

const loss = 'huber';

/** The loss below which no other form can tell the data better. */
const exact = 1e-9;

/** The loss of the best form, 1 for a constant, above which steps are tried. */
const leavesMuch = 0.03;

/** Places of a step that are tried, as quantiles of the distance. */
const stepPlaces = 24;

/** Relative variation below which a target is taken for constant: no message is trusted further. */
const trusted = 0.01;

/** Two forms are one where their values differ by this share of the target's size. */
const same = 1e-3;

/** Searches a component. */
export async function searchComponent<Component extends ForceComponent>(
  component: Component,
  effort: SearchEffort,
  random: RandomStream,
  stage: Pick<ProgressStage, 'advance'>,
  signal?: AbortSignal,
): Promise<ComponentFront<Component>> {
  const { problem, effectiveRows } = component;
  const found: Candidate[] = [];
  let evaluations = 0;
  const searchOnce = async (
    label: string,
    more: Pick<Parameters<typeof search>[1], 'operators' | 'guesses'>,
  ) => {
    const result = await search(problem, {
      ...more,
      seed: random.child(label).integer(2 ** 31),
      loss,
      generations: effort.generations,
      maximumComplexity: effort.maximumComplexity,
      workers: effort.workers,
      targetLoss: exact,
      ...(signal === undefined ? {} : { signal }),
      onGeneration: ({ front }) => stage.advance(1, front.at(-1)?.expression.toString() ?? ''),
    });
    signal?.throwIfAborted();
    found.push(...result.front);
    evaluations += result.evaluations;
  };
  const least = (): number => Math.min(...found.map((one) => one.loss), 1);
  const seeds = hardlyVaries(problem.target) ? 1 : effort.seeds;
  for (let seed = 0; seed < seeds && least() > exact; seed++) await searchOnce(`seed ${seed}`, {});
  const mayJump = problem.variables.some(({ name }) => name === 'r') && !hardlyVaries(problem.target);
  if (mayJump && least() > leavesMuch) {
    await searchOnce('steps', { operators: [...defaultOperators, '<', '>'], guesses: stepGuesses(problem) });
  }
  const front = rateFront(paretoFront(distinct(found, problem)), problem, { loss, effectiveRows });
  return {
    component,
    front,
    ranked: rankedForms(front, problem),
    evaluations,
  };
}

/**
 * The shortest description first, then the form at which the loss falls most steeply with complexity, and the others by
 * length: where a model's errors are smooth, a description may be lengthened to follow them. A target that hardly varies
 * is a constant first of all: losses are measured against the best one, and say nothing there. Forms with steps and forms
 * without take turns: a model smooths a step, and what follows it then is described the shorter by smooth forms.
 */
function rankedForms(front: readonly RatedCandidate[], { target }: SearchProblem): readonly RatedCandidate[] {
  const [constant] = front;
  if (constant === undefined) return [];
  if (hardlyVaries(target)) return [constant, ...byLength(front.filter((one) => one !== constant))];
  const kinds = [byLength(front.filter((one) => !hasSteps(one))), byLength(front.filter(hasSteps))]
    .filter((kind) => kind.length > 0)
    .toSorted(([a], [b]) => a!.descriptionLength - b!.descriptionLength);
  return front.flatMap((_, turn) => kinds.flatMap((kind) => kind.slice(turn, turn + 1)));
}

/** The shortest description, the steepest fall of the loss, the others by length. */
function byLength(front: readonly RatedCandidate[]): readonly RatedCandidate[] {
  const [first, ...rest] = front.toSorted((a, b) => a.descriptionLength - b.descriptionLength);
  if (first === undefined) return [];
  const steepest = front.reduce((best, one) => (one.score > best.score ? one : best));
  return [first, ...rest.filter((one) => one === steepest), ...rest.filter((one) => one !== steepest)];
}

function hasSteps({ expression }: RatedCandidate): boolean {
  return /[<>]/.test(expression.toString());
}

function hardlyVaries(target: Float64Array): boolean {
  const centre = median(target);
  return median(target.map((value) => Math.abs(value - centre))) <= trusted * Math.abs(centre);
}

/** Of forms that have the same values on the data only the simplest. */
function distinct(found: readonly Candidate[], { variables, target, weights }: SearchProblem): Candidate[] {
  const columns = Object.fromEntries(variables.map(({ name, values }) => [name, values]));
  const scale = target.map((_, row) => Math.sqrt(weights?.[row] ?? 1));
  const weighted = (values: Float64Array): Float64Array => values.map((value, row) => value * scale[row]!);
  const size = rootMeanSquare(weighted(target)) || 1;
  const kept: { readonly candidate: Candidate; readonly values: Float64Array }[] = [];
  for (const candidate of found.toSorted((a, b) => a.complexity - b.complexity || a.loss - b.loss)) {
    const values = weighted(candidate.expression.evaluate(columns));
    const known = kept.some(
      (other) => rootMeanSquare(values.map((value, row) => value - other.values[row]!)) <= same * size,
    );
    if (!known) kept.push({ candidate, values });
  }
  return kept.map(({ candidate }) => candidate);
}

/**
 * Straight lines on one side of a place, nothing on the other, where they follow the data best: a step has no slope that
 * would lead a search to its place.
 */
function stepGuesses(problem: SearchProblem): ReturnType<typeof parse>[] {
  const distance = problem.variables.find(({ name }) => name === 'r');
  if (distance === undefined) return [];
  const sorted = distance.values.toSorted();
  const fitted = (side: string, places: readonly number[]) =>
    places
      .map((place) => ({
        place,
        ...fitConstants(parse(`(r ${side} ${place})*(1 + 1.1*r)`), problem, { loss }),
      }))
      .filter(({ loss: own }) => Number.isFinite(own))
      .toSorted((a, b) => a.loss - b.loss)[0];
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  const coarse = Array.from({ length: stepPlaces }, (_, index) => (index + 0.5) / stepPlaces);
  return ['>', '<'].flatMap((side) => {
    const first = fitted(side, coarse.map(at));
    if (first === undefined) return [];
    const near = coarse.map((share) =>
      at(clamped(shareOf(sorted, first.place) + (2 * share - 1) / stepPlaces)),
    );
    const second = fitted(side, near);
    return second === undefined ? [] : [second.expression];
  });
}

/** The share of the values below a place. */
function shareOf(sorted: Float64Array, place: number): number {
  return sorted.filter((value) => value < place).length / sorted.length;
}

const clamped = (share: number): number => Math.min(1, Math.max(0, share));
