/**
 * Where the time goes before the first step: a training step of the Hamiltonian graph network, Adam included, from
 * the function that is traced to the session that runs. Stage by stage, the first turn of a fresh process, in which
 * JavaScript is not warm yet, and the best of several.
 */

import type { Table } from 'principia/report';
import { reachableNodes } from '../src/tensor/graph.js';
import { buildAddon } from '../src/tensor/native/build-addon.js';
import { lower } from '../src/tensor/native/lower.js';
import { planMemory } from '../src/tensor/native/memory-plan.js';
import { nativeRules } from '../src/tensor/native/native-rules.js';
import { writeSource } from '../src/tensor/native/source.js';
import { tryCompiler } from '../src/tensor/native/try-compiler.js';
import { writeOnnxModel } from '../src/tensor/onnx-model.js';
import { onnxRules } from '../src/tensor/onnx-rules.js';
import { loadOnnxRuntime } from '../src/tensor/onnx-session.js';
import { optimise } from '../src/tensor/optimise.js';
import { adamStep } from './steps/adam-step.js';
import { hamiltonianNetwork } from './steps/hamiltonian-network.js';
import { recordStep } from './steps/record-step.js';

const turns = 5;
const precision = 'float32';
const prepared = adamStep(hamiltonianNetwork({ graphs: 100, bodies: 4, hidden: 64 }));

/** Stages by name, and what each of them took turn by turn, in milliseconds. */
type Stages = Map<string, number[]>;

async function timed<T>(stages: Stages, stage: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const took = performance.now() - start;
  stages.set(stage, [...(stages.get(stage) ?? []), took]);
  return result;
}

async function compileForNative(stages: Stages, turn: number): Promise<string> {
  await timed(stages, 'find a C compiler', tryCompiler);
  const { graph } = await timed(stages, 'trace', () => recordStep(prepared));
  const small = await timed(stages, 'simplify', () => optimise(graph, nativeRules));
  const program = await timed(stages, 'lower to loops and products', () => lower(small));
  const plan = await timed(stages, 'plan memory', () => planMemory(program, precision));
  const source = await timed(stages, 'write C', () => writeSource(program, plan, precision, 1));
  // A text that the process has not compiled yet.
  const fresh = `${source}\n/* turn ${turn} */\n`;
  const addon = await timed(stages, 'C compiler, load', () => buildAddon(fresh, 1));
  await timed(stages, 'allocate', () => addon.allocate());
  const nodes = [graph, small].map(({ outputs }) => reachableNodes(outputs).length);
  return (
    `${nodes[0]} nodes are traced, ${nodes[1]} are left, in ${program.steps.length} steps; ` +
    `${Math.round(source.length / 1024)} KiB of C, ${(plan.bytes / 2 ** 20).toFixed(1)} MiB of memory.`
  );
}

async function compileForOnnx(stages: Stages): Promise<string> {
  const { InferenceSession } = await timed(stages, 'load ONNX Runtime', loadOnnxRuntime);
  const { graph } = await timed(stages, 'trace', () => recordStep(prepared));
  const small = await timed(stages, 'simplify', () => optimise(graph, onnxRules(precision)));
  const model = await timed(stages, 'write ONNX', () => writeOnnxModel(small, precision));
  const session = await timed(stages, 'create session', () =>
    InferenceSession.create(model, {
      graphOptimizationLevel: 'all',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    }),
  );
  await session.release();
  return `${reachableNodes(small.outputs).length} nodes are left; ${Math.round(model.length / 1024)} KiB of ONNX.`;
}

/** The stages of both compiled backends. */
export async function compileTime(): Promise<readonly Table[]> {
  const native: Stages = new Map();
  const onnx: Stages = new Map();
  let notes: readonly string[] = [];
  for (let turn = 0; turn < turns; turn++)
    notes = [await compileForNative(native, turn), await compileForOnnx(onnx)];
  return [stageTable('native', native, notes[0]!), stageTable('onnx', onnx, notes[1]!)];
}

function stageTable(backend: string, stages: Stages, note: string): Table {
  const entries = [...stages].map(([stage, times]) => ({
    stage,
    first: times[0]!,
    best: Math.min(...times),
  }));
  const sum = (part: 'first' | 'best'): number => entries.reduce((total, entry) => total + entry[part], 0);
  const total = { stage: 'total', first: sum('first'), best: sum('best') };
  return {
    title: `Compile time on ${backend}: Hamiltonian graph network with Adam`,
    rows: [...entries, total].map(({ stage, first, best }) => ({
      stage,
      'first turn, ms': first,
      'share %': Math.round((100 * first) / total.first),
      [`best of ${turns}, ms`]: best,
    })),
    notes: [note],
  };
}
