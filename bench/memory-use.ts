import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { tf } from 'principia/tensor';

/** What a process holds once its garbage has been collected. */
export interface MemoryUse {
  /** Tensors that TensorFlow.js counts. */
  readonly tensors: number;
  /** JavaScript's own memory in MiB: objects, arrays, WebAssembly. */
  readonly live: number;
  /** Resident memory of the process in MiB, native libraries and what allocators keep for later included. */
  readonly resident: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Collects garbage and looks at what is left. */
export function memoryUse(): MemoryUse {
  // What the first pass finalises, native arrays among it, the second one frees.
  collectGarbage();
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { tensors: tf.memory().numTensors, live: (heapUsed + external) / 2 ** 20, resident: rss / 2 ** 20 };
}

/** Runs between collections, so that the garbage of a moment does not set the size of the process. */
const runsBetween = 50;

/** Memory after a warm-up, in which caches and allocators reach their size, and after the runs that follow it. */
export async function memoryOver(
  warmUp: number,
  runs: number,
  run: () => Promise<unknown>,
): Promise<{ readonly before: MemoryUse; readonly after: MemoryUse }> {
  const repeat = async (times: number): Promise<MemoryUse> => {
    for (let count = 0; count < times; count++) {
      if (count % runsBetween === 0) collectGarbage();
      await run();
    }
    return memoryUse();
  };
  return { before: await repeat(warmUp), after: await repeat(runs) };
}
