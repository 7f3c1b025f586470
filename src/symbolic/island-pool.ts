/**
 * Where islands evolve: on this thread, or on worker threads that got the data once.
 *
 * @packageDocumentation
 */
import { createRequire } from 'node:module';
import { Piscina } from 'piscina';
import { evolveIsland, type Island } from './island.js';
import type { Loss } from './loss.js';
import type { PreparedProblem } from './problem.js';
import type { OperatorDefinition } from './user-operator.js';
import type { IslandSettings, Workshop } from './workshop.js';

/** Evolves islands by one generation each; the result does not depend on where. */
export interface IslandPool {
  evolve(islands: readonly Island[], generation: number, signal?: AbortSignal): Promise<readonly Island[]>;
  close(): Promise<void>;
}

/** What a worker is started with; the columns lie in shared memory. */
export interface WorkerStart {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array;
  readonly scale: Float64Array;
  readonly loss: Loss;
  readonly users: readonly OperatorDefinition[];
  readonly settings: IslandSettings;
}

/** One island for one generation. */
export interface IslandTask {
  readonly island: Island;
  readonly index: number;
  readonly generation: number;
}

/** A pool of so many worker threads; 0 works on the calling thread, giving way to other work after every island. */
export function createIslandPool(problem: PreparedProblem, workshop: Workshop, workers: number): IslandPool {
  return workers === 0 ? ownThread(workshop) : workerThreads(problem, workshop.settings, workers);
}

function ownThread(workshop: Workshop): IslandPool {
  return {
    evolve: async (islands, generation, signal) => {
      const evolved: Island[] = [];
      for (const [index, island] of islands.entries()) {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        evolved.push(evolveIsland(workshop, island, index, generation));
      }
      return evolved;
    },
    close: async () => {},
  };
}

function workerThreads(problem: PreparedProblem, settings: IslandSettings, workers: number): IslandPool {
  const { names, columns, target, scale, loss, users } = problem;
  const workerData: WorkerStart = {
    names,
    columns: columns.map(shared),
    target: shared(target),
    scale: shared(scale),
    loss,
    users: users.map(({ definition }) => definition),
    settings,
  };
  const pool = new Piscina<IslandTask, Island>({
    // The built file, also where this one runs from source: a worker thread has no TypeScript.
    filename: createRequire(import.meta.url).resolve('principia/symbolic/island-worker'),
    minThreads: workers,
    maxThreads: workers,
    workerData,
    execArgv: [],
  });
  return {
    evolve: (islands, generation, signal) =>
      Promise.all(
        islands.map((island, index) => pool.run({ island, index, generation }, signal ? { signal } : {})),
      ),
    close: () => pool.destroy(),
  };
}

function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
