import { type ComponentFront, componentName, searchComponent } from 'principia/distillation';
import type { RandomStream } from 'principia/math';
import type { Progress } from 'principia/run';
import type { Effort, Messages, Road } from './road.js';

/** The largest formula. */
const maximumComplexity = 18;

/** Searches the messages of a road for formulas, part by part. */
export async function searchMessages(
  name: Road['name'],
  { components, residual }: Messages,
  { generations, workers }: Effort,
  random: RandomStream,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Road> {
  const fronts: ComponentFront[] = [];
  for (const [index, component] of components.entries()) {
    const stage = progress.stage(`${name}: laws of ${componentName(component.term)}`, generations);
    const front = await searchComponent(
      component,
      { seeds: 1, generations, maximumComplexity, workers },
      random.child('search').child(index),
      stage,
      signal,
    );
    stage.done(`${front.front.length} laws on the front, ${front.evaluations} tried`);
    fronts.push(front);
  }
  return { name, fronts, residual };
}
