/**
 * The worker thread's side of the search: one task is one island for one generation.
 *
 * @packageDocumentation
 */
import { workerData as piscinaData } from 'piscina';
import { createWorkshop, evolveIsland, type Island } from './island.js';
import type { IslandTask, WorkerStart } from './island-pool.js';
import { assembleProblem } from './problem.js';

const { names, columns, target, scale, loss, settings } = piscinaData as WorkerStart;
const workshop = createWorkshop(assembleProblem(names, columns, target, scale, loss), settings);

/** Evolves one island by one generation. */
export default function run({ island, index, generation }: IslandTask): Island {
  return evolveIsland(workshop, island, index, generation);
}
