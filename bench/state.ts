/**
 * What it gains to keep a step's state inside, and to take several steps a call: a training step with Adam, and a
 * thermostat step of all weights, against the same with the gradient compiled and the rest in JavaScript. One thread.
 */

import type { Table } from 'principia/report';
import {
  type ArrayRecord,
  type Backend,
  type CompiledFunction,
  compile,
  compileStep,
  type TensorRecord,
  valueAndGradients,
} from 'principia/tensor';
import { flatten, initAdam, layoutOf, stepAdam, unflatten } from 'principia/training';
import type { Settings } from './main.js';
import { type Contender, contender, race, type Timing } from './measure.js';
import { adamStep, type PreparedStep } from './steps/adam-step.js';
import { hamiltonianNetwork } from './steps/hamiltonian-network.js';
import { half, kept, noiseSize, thermostatStep } from './steps/thermostat-step.js';
import type { TrainingTask } from './steps/training-task.js';

type Compiled = 'native' | 'onnx';

/** The state stays inside; `unroll` steps a call. */
async function inside(prepared: PreparedStep, backend: Compiled, unroll: number): Promise<Contender> {
  const { run } = await compileStep(prepared.step, prepared.examples, { backend, unroll });
  const inputs = Object.entries(prepared.inputs).map(([name, { shape, data }]) => {
    const repeated = new Float32Array(unroll * data.length);
    for (let step = 0; step < unroll; step++) repeated.set(data, step * data.length);
    return [name, { shape: [unroll, ...shape], data: repeated }] as const;
  });
  const own = Object.fromEntries(inputs);
  return contender(`state inside, ${unroll} a call`, () => run(own), unroll);
}

/** The whole step is compiled, its state comes out and goes in at every call. */
async function crossing({ step, examples, inputs }: PreparedStep, backend: Compiled): Promise<Contender> {
  const names = Object.keys(examples.state);
  const fn = (all: TensorRecord): TensorRecord => {
    const { state, outputs } = step(all, all);
    return { ...state, ...outputs };
  };
  let state: ArrayRecord = examples.state;
  const compiled = await compile(fn, shapesOf({ ...state, ...inputs }), { backend });
  return contender('state out and in at every step', async () => {
    const results = await compiled.run({ ...state, ...inputs });
    state = Object.fromEntries(names.map((name) => [name, results[name]!]));
  });
}

const shapesOf = (arrays: ArrayRecord) =>
  Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, { shape }]));

/** Value and gradients are compiled. */
function compileGradient(
  { parameters, batch, loss }: TrainingTask,
  backend: Backend,
): Promise<CompiledFunction> {
  const fn = (all: TensorRecord): TensorRecord => {
    const weights = Object.fromEntries(Object.keys(parameters).map((name) => [name, all[name]!]));
    const { value, gradients } = valueAndGradients((at) => loss(at, all), weights);
    return { ...gradients, loss: value };
  };
  return compile(fn, shapesOf({ ...parameters, ...batch }), { backend });
}

/** A task's parameters as one vector of 64 bits. */
function vectorOf({ parameters }: TrainingTask) {
  const wide = Object.entries(parameters).map(([name, { shape, data }]) => [
    name,
    { shape, data: Float64Array.from(data) },
  ]);
  const arrays = Object.fromEntries(wide) as Parameters<typeof layoutOf>[0];
  const layout = layoutOf(arrays);
  return { layout, start: flatten(layout, arrays) };
}

async function adamOutside(task: TrainingTask, backend: Compiled): Promise<Contender> {
  const gradient = await compileGradient(task, backend);
  const { layout, start } = vectorOf(task);
  let vector = start;
  let adam = initAdam(layout.size);
  return contender('gradient compiled, Adam in JavaScript', async () => {
    const results = await gradient.run({ ...unflatten(layout, vector), ...task.batch });
    ({ parameters: vector, state: adam } = stepAdam(adam, vector, flatten(layout, results), 1e-3));
  });
}

async function thermostatOutside(
  task: TrainingTask,
  { inputs }: PreparedStep,
  backend: Compiled,
): Promise<Contender> {
  const compiled = await compileGradient(task, backend);
  const { layout, start } = vectorOf(task);
  const weights = start.slice();
  const momentum = new Float64Array(layout.size);
  let gradient: Float64Array = new Float64Array(layout.size);
  const noise = new Float64Array(layout.size);
  for (const { name, offset } of layout.entries) noise.set(inputs[`noise/${name}`]!.data, offset);
  return contender('gradient compiled, B A O A B in JavaScript', async () => {
    for (let at = 0; at < layout.size; at++) {
      const kicked = momentum[at]! - half * gradient[at]!;
      const thermal = kept * kicked + noiseSize * noise[at]!;
      weights[at]! += half * (kicked + thermal);
      momentum[at] = thermal;
    }
    gradient = flatten(layout, await compiled.run({ ...unflatten(layout, weights), ...task.batch }));
    for (let at = 0; at < layout.size; at++) momentum[at]! -= half * gradient[at]!;
  });
}

/** Steps of a call; 1 and more. */
const unrolled = [1, 4, 16];

async function compareWays(
  title: string,
  entrants: (backend: Compiled) => Promise<readonly Contender[]>,
): Promise<Table> {
  const timings: Record<Compiled, readonly Timing[]> = { native: [], onnx: [] };
  for (const backend of ['native', 'onnx'] as const)
    timings[backend] = await race(await entrants(backend), { rounds: 6, milliseconds: 250 });
  return {
    title: `${title}, milliseconds a step`,
    rows: timings.native.map(({ name, best, median }, index) => ({
      way: name,
      'native best': best,
      'native median': median,
      'native gain, best': timings.native[0]!.best / best,
      'onnx best': timings.onnx[index]!.best,
      'onnx median': timings.onnx[index]!.median,
      'onnx gain, best': timings.onnx[0]!.best / timings.onnx[index]!.best,
    })),
  };
}

/** The gain for a large and a small step of both kinds. */
export async function stateInside({ say }: Settings): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const size of [
    { graphs: 100, bodies: 4, hidden: 64 },
    { graphs: 2, bodies: 4, hidden: 16 },
  ]) {
    const task = hamiltonianNetwork(size);
    const what = `${task.name}, ${size.graphs} graphs, ${size.hidden} hidden`;
    say(what);
    const adam = adamStep(task);
    const thermostat = thermostatStep(task);
    const insides = (prepared: PreparedStep, backend: Compiled) =>
      unrolled.map((count) => () => inside(prepared, backend, count));
    tables.push(
      await compareWays(`${what}, Adam`, (backend) =>
        inTurn([() => adamOutside(task, backend), () => crossing(adam, backend), ...insides(adam, backend)]),
      ),
      await compareWays(`${what}, thermostat`, (backend) =>
        inTurn([
          () => thermostatOutside(task, thermostat, backend),
          () => crossing(thermostat, backend),
          ...insides(thermostat, backend),
        ]),
      ),
    );
  }
  return tables;
}

/** One after the other: each takes all the machine to start. */
async function inTurn(starts: readonly (() => Promise<Contender>)[]): Promise<readonly Contender[]> {
  const started: Contender[] = [];
  for (const start of starts) started.push(await start());
  return started;
}
