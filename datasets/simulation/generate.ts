import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { simulatedSystems } from '../simulated-systems.js';
import { datasetOfMotions, demandRoom, motionCount } from './dataset-of-motions.js';
import { settle } from './settings.js';
import type { DatasetExtras } from './simulate-system.js';
import type { Motion, Settings, SimulatedSystem } from './simulated-system.js';

/** How a dataset is generated. */
export interface GenerationOptions extends DatasetExtras {
  /** Worker threads; all cores if not given. 0 works on the calling thread, giving way to other work in between. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly name: string;
  readonly settings: Settings;
}

/** A run of motions to make. */
export interface MotionTask {
  readonly from: number;
  readonly count: number;
}

/** The motions of a task, or why they cannot be. */
export type MotionsMade = { readonly motions: readonly Motion[] } | { readonly problem: string };

/** So many tasks a worker: few enough to cost nothing, enough to end together. */
const tasksPerWorker = 8;

/**
 * Simulates a system as `simulateSystem` does, to the same bits, on worker threads. A system that is not built in is
 * simulated on the calling thread, which alone has its functions.
 *
 * @throws InputError for an option that the system does not have, or a value that it cannot take
 * @example
 * ```ts
 * const dataset = await generate(threeBody, { trajectories: 5000 });
 * ```
 */
export async function generate<S extends Settings>(
  system: SimulatedSystem<S>,
  options: Partial<S> = {},
  { workers = availableParallelism(), signal, accelerations = false }: GenerationOptions = {},
): Promise<Dataset> {
  const settings = settle(system, options);
  const simulation = system.prepare(settings);
  demandRoom(simulation);
  const count = motionCount(simulation);
  const builtIn = simulatedSystems.some(
    (known) => known.name === system.name && known.prepare === system.prepare,
  );
  const threads = builtIn ? Math.min(workers, count) : 0;
  const motions =
    threads === 0
      ? await onThisThread((index) => simulation.motion(index), count, signal)
      : await onWorkers({ name: system.name, settings }, count, threads, signal);
  return datasetOfMotions(system, settings, simulation, motions, accelerations);
}

async function onThisThread(
  motion: (index: number) => Motion,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Motion[]> {
  const motions: Motion[] = [];
  for (let index = 0; index < count; index++) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    motions.push(motion(index));
  }
  return motions;
}

async function onWorkers(
  workerData: WorkerStart,
  count: number,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Motion[]> {
  const size = Math.ceil(count / (threads * tasksPerWorker));
  const tasks: MotionTask[] = [];
  for (let from = 0; from < count; from += size) tasks.push({ from, count: Math.min(size, count - from) });
  // The built file, also where this one runs from source: a worker thread has no TypeScript.
  const built = pathToFileURL(createRequire(import.meta.url).resolve('principia/datasets'));
  const pool = new Piscina<MotionTask, MotionsMade>({
    filename: new URL('./simulation/motion-worker.js', built).href,
    minThreads: threads,
    maxThreads: threads,
    workerData,
    execArgv: [],
  });
  try {
    const made = await Promise.all(tasks.map((task) => pool.run(task, signal ? { signal } : {})));
    return made.flatMap((one) => {
      if ('problem' in one) throw new InputError(one.problem);
      return one.motions;
    });
  } finally {
    await pool.destroy();
  }
}
