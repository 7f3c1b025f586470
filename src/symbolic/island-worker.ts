/**
 * The worker thread's side of the search: one task is one island for one generation.
 *
 * @packageDocumentation
 */
import { workerData as piscinaData } from 'piscina';
import { evolveIsland, type Island } from './island.js';
import type { IslandTask, WorkerStart } from './island-pool.js';
import { assembleProblem } from './problem.js';
import { defineOperators } from './user-operator.js';
import { createWorkshop } from './workshop.js';

const { names, columns, target, scale, loss, users, settings } = piscinaData as WorkerStart;
const problem = assembleProblem(names, columns, target, scale, loss, defineOperators(users));
const workshop = createWorkshop(problem, settings);

/** Evolves one island by one generation. */
export default function run({ island, index, generation }: IslandTask): Island {
  return evolveIsland(workshop, island, index, generation);
}
