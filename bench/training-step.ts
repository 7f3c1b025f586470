/**
 * One training step, value, gradients and Adam, on every engine from the same weights: the Hamiltonian graph network of
 * the plan, which differentiates twice and through an integrator, and one step of first-order message passing.
 */

import type { Table } from 'principia/report';
import { type Backend, compileStep } from 'principia/tensor';
import type { Settings } from './main.js';
import { type Contender, contender, race, type Timing } from './measure.js';
import { findPytorch, startPytorch } from './pytorch.js';
import { adamStep } from './steps/adam-step.js';
import { hamiltonianNetwork } from './steps/hamiltonian-network.js';
import { messagePassing } from './steps/message-passing.js';
import type { TrainingTask } from './steps/training-task.js';

/** A contender and the losses of its first five steps. */
export interface Trainer extends Contender {
  readonly losses: readonly number[];
  dispose(): Promise<void>;
}

/** An engine of this package on a task. */
export async function startTrainer(task: TrainingTask, backend: Backend, threads: number): Promise<Trainer> {
  const { step, examples, inputs } = adamStep(task);
  const compiled = await compileStep(step, examples, { backend, threads });
  const losses: number[] = [];
  for (let count = 0; count < 5; count++) losses.push((await compiled.run(inputs)).loss!.data[0]!);
  const name = `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return { ...contender(name, () => compiled.run(inputs)), losses, dispose: () => compiled.dispose() };
}

/**
 * The largest relative difference between the losses of any trainer and the first one's.
 *
 * Five steps of Adam: what is compared is the loss, its gradients and the optimiser.
 */
export function disagreement(trainers: readonly Pick<Trainer, 'losses'>[]): number {
  const [first] = trainers;
  const differences = trainers.flatMap(({ losses }) =>
    losses.map((loss, step) => Math.abs(loss / first!.losses[step]! - 1)),
  );
  return Math.max(...differences);
}

const engines: readonly (readonly [Backend, number])[] = [
  ['native', 1],
  ['native', 2],
  ['onnx', 1],
  ['onnx', 2],
  // TensorFlow.js has threads for its WebAssembly in browsers only.
  ['wasm', 1],
];

/** The two training steps on every engine. */
export async function trainingStep({ python, say }: Settings): Promise<readonly Table[]> {
  const found = await findPytorch(python);
  const tables: Table[] = [];
  for (const task of [
    hamiltonianNetwork({ graphs: 100, bodies: 4, hidden: 64 }),
    messagePassing({ graphs: 64, bodies: 4, hidden: 300, channels: 100 }),
  ]) {
    say(task.name);
    tables.push(await compareEngines(task, found));
  }
  return tables;
}

async function compareEngines(task: TrainingTask, python: string | undefined): Promise<Table> {
  const own: Trainer[] = [];
  for (const [backend, threads] of engines) own.push(await startTrainer(task, backend, threads));
  const peers = [];
  if (python !== undefined)
    for (const threads of [1, 2]) peers.push(await startPytorch(python, task, threads));
  const trainers = [...own, ...peers];
  const difference = disagreement(trainers);
  if (!(difference <= 1e-4)) {
    throw new Error(`${task.name}: the engines' losses differ by ${difference}: they do not do the same`);
  }
  const timings = await race(trainers, { rounds: 6, milliseconds: 500 });
  for (const trainer of trainers) await trainer.dispose();
  const pytorch = timings.slice(own.length);
  const wasm = timings.filter(({ name }) => name.startsWith('wasm'));
  return {
    title: `${task.name}: ${Object.entries(task.size)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    rows: timings.map(({ name, best, median }) => ({
      engine: name,
      'best ms': best,
      'median ms': median,
      ...ratios('PyTorch', pytorch, { best, median }),
      ...ratios('wasm', wasm, { best, median }),
    })),
    notes: [
      `The losses of the first five steps agree to ${difference.toExponential(0)}, relative.`,
      peers[0]?.library ?? 'PyTorch is skipped: no python3 here has it (Debian: python3-torch).',
    ],
  };
}

/** How many times faster than the best of the peers, by the best step and by the median. */
function ratios(
  peer: string,
  timings: readonly Timing[],
  { best, median }: Pick<Timing, 'best' | 'median'>,
): Readonly<Record<string, number>> {
  if (timings.length === 0) return {};
  return {
    [`${peer} ÷, best`]: Math.min(...timings.map((timing) => timing.best)) / best,
    [`${peer} ÷, median`]: Math.min(...timings.map((timing) => timing.median)) / median,
  };
}
