import { type RandomStream, rootMeanSquare } from 'principia/math';
import type { Progress } from 'principia/run';
import {
  type Candidate,
  paretoFront,
  type SearchOptions,
  type SearchProblem,
  search,
} from 'principia/symbolic';
import type { Effort, MessageComponent, Messages, Road, SearchedComponent } from './road.js';

/** The largest formula. */
const maximumComplexity = 18;

/** The share of a constant's loss above which a front leaves so much that the law may have steps. */
const leavesMuch = 0.1;

/** Errors of the messages, in units of themselves, up to which a formula follows them. */
const tolerable = 2;

/** Operators of a search for laws with steps; fewer of the others, for steps are rarely found beside many. */
const withSteps = ['+', '-', '*', '/', '>'];

/** Searches the messages of a road for formulas, part by part. */
export async function searchMessages(
  name: Road['name'],
  { components, residual }: Messages,
  effort: Effort,
  random: RandomStream,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Road> {
  const searched: SearchedComponent[] = [];
  for (const [index, component] of components.entries()) {
    const title = `laws behind the messages of the ${name}${index === 0 ? '' : `, ${partName(component)}`}`;
    const stage = progress.stage(title, effort.generations);
    const stream = index === 0 ? random : random.child(`component ${index}`);
    const found = await searchComponent(component, effort, stream, {
      ...(signal ? { signal } : {}),
      onGeneration: ({ front }) => stage.advance(1, front.at(-1)?.expression.toString() ?? ''),
    });
    signal?.throwIfAborted();
    stage.done(`${found.front.length} laws on the front, ${found.evaluations} tried`);
    searched.push(found);
  }
  return { name, components: searched, residual };
}

/** A part of the forces in words. */
export function partName({ kind: { direction, axis } }: MessageComponent): string {
  return direction === 'axis' ? `field along ${'xyz'[axis ?? 0]}` : `along the ${direction}`;
}

/** One search, and where its front leaves much another with steps; the front of both. */
async function searchComponent(
  component: MessageComponent,
  effort: Effort,
  random: RandomStream,
  hooks: Pick<SearchOptions, 'signal' | 'onGeneration'>,
): Promise<SearchedComponent> {
  const options: Omit<SearchOptions, 'seed'> = {
    ...hooks,
    loss: 'huber',
    generations: effort.generations,
    maximumComplexity,
    workers: effort.workers,
  };
  const smooth = await search(component.problem, {
    ...options,
    seed: random.child('search').integer(2 ** 31),
  });
  if (hooks.signal?.aborted || explains(smooth.front, component.problem)) {
    return { ...component, front: smooth.front, evaluations: smooth.evaluations };
  }
  const stepped = await search(component.problem, {
    ...options,
    operators: withSteps,
    seed: random.child('steps').integer(2 ** 31),
  });
  return {
    ...component,
    front: paretoFront([...smooth.front, ...stepped.front]),
    evaluations: smooth.evaluations + stepped.evaluations,
  };
}

/** Whether the front's most exact formula follows the messages: all but a tenth of them, or to their errors. */
function explains(front: readonly Candidate[], { variables, target, weights }: SearchProblem): boolean {
  const best = front.at(-1);
  if (best === undefined || best.loss <= leavesMuch * front[0]!.loss) return true;
  const values = best.expression.evaluate(
    Object.fromEntries(variables.map(({ name, values }) => [name, values])),
  );
  const errors = target.map(
    (value, row) => (value - values[row % values.length]!) * Math.sqrt(weights?.[row] ?? 1),
  );
  return rootMeanSquare(errors) < tolerable;
}
