import type { InputDescription } from './array-value.js';
import type { Graph } from './graph.js';
import { optimise } from './optimise.js';
import type { Rule } from './simplify/index.js';
import { core, type TensorRecord } from './tensorflow.js';
import { trace } from './trace.js';

/**
 * What a function does, recorded and simplified, for inputs of known shapes.
 *
 * @throws InputError where the function does what cannot be recorded.
 */
export async function recordFunction(
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: Readonly<Record<string, InputDescription>>,
  rules: readonly Rule[],
): Promise<Graph> {
  // While a backend is loading, for another function, TensorFlow.js takes no operations at all.
  await core.ready();
  return optimise(trace(fn, examples), rules);
}
