/** Systems of given sizes with random states and properties, and models evaluated on them in 64 bits. */
import { createRandom, type RandomStream } from 'principia/math';
import { batchSystems, createParticleSystem, freeSpace, type Space } from 'principia/physics';
import {
  type ArrayRecord,
  type ArrayValue,
  type CompileOptions,
  compile,
  type TensorRecord,
  tf,
} from 'principia/tensor';
import type { DynamicsModel, DynamicsSetup, Parameters, PhaseState, SystemGraph } from 'principia/training';

/** Arrays of a scene: position, momentum [n, D], bodyProperties [n, 2], edgeProperties [e, 1], indices. */
export interface Scene {
  readonly systems: number;
  readonly dimension: number;
  readonly space: Space;
  readonly arrays: ArrayRecord;
}

/** The setup of models for scenes: scales that are not 1, two properties of bodies (mass, charge), one of edges. */
export const setup: DynamicsSetup = {
  dimension: 2,
  space: freeSpace,
  bodyProperties: 2,
  edgeProperties: 1,
  lengthScale: 1.3,
  momentumScale: 0.7,
  timeScale: 2,
  step: 0.1,
  individuals: 9,
};

/** Random systems of these sizes, complete graphs, masses between 1/2 and 2. */
export function randomScene(
  sizes: readonly number[],
  seed = 1,
  space: Space = freeSpace,
  dimension = 2,
): Scene {
  const random = createRandom(seed);
  const graph = batchSystems(
    sizes.map((size) =>
      createParticleSystem(
        Array.from({ length: size }, (_, index) => ({ name: `${index}` })),
        'complete',
      ),
    ),
  );
  const n = graph.bodyOffsets.at(-1)!;
  const system = sizes.flatMap((size, index) => new Array<number>(size).fill(index));
  const properties = Array.from({ length: n }, () => [2 ** (2 * random.uniform() - 1), random.normal()]);
  // A spring's constant is the same both ways.
  const springs = new Map<string, number>();
  const edges = Array.from(graph.senders, (sender, edge) => {
    const ends = [sender, graph.receivers[edge]!].sort((a, b) => a - b).join();
    if (!springs.has(ends)) springs.set(ends, random.uniform());
    return springs.get(ends)!;
  });
  return {
    systems: sizes.length,
    dimension,
    space,
    arrays: {
      position: normal(random, [n, dimension], setup.lengthScale),
      momentum: normal(random, [n, dimension], setup.momentumScale),
      bodyProperties: { shape: [n, 2], data: Float64Array.from(properties.flat()) },
      edgeProperties: { shape: [edges.length, 1], data: Float64Array.from(edges) },
      senders: indices(graph.senders),
      receivers: indices(graph.receivers),
      system: indices(Int32Array.from(system)),
      individual: indices(Int32Array.from({ length: n }, () => random.integer(setup.individuals!))),
    },
  };
}

/** The scene with some of its arrays changed. */
export function changed(
  scene: Scene,
  arrays: Readonly<Record<string, (data: ArrayValue['data']) => ArrayValue['data']>>,
): Scene {
  const moved = Object.entries(arrays).map(([name, change]) => {
    const { shape, data } = scene.arrays[name]!;
    return [name, { shape, data: change(data) }];
  });
  return { ...scene, arrays: { ...scene.arrays, ...Object.fromEntries(moved) } };
}

/** A function of a model's arguments. */
export type ModelFunction = (parameters: TensorRecord, state: PhaseState, graph: SystemGraph) => TensorRecord;

/** A function of the model's arguments on a scene, compiled for onnx in 64 bits where not told otherwise, run once. */
export async function evaluate(
  scene: Scene,
  parameters: Parameters,
  fn: ModelFunction,
  options?: CompileOptions,
): Promise<ArrayRecord> {
  const [result] = await evaluateAll([scene], [parameters], fn, options);
  return result!;
}

/** The same at several scenes of one shape and several parameters, scene by scene, compiled once. */
export async function evaluateAll(
  scenes: readonly Scene[],
  parameters: readonly Parameters[],
  fn: ModelFunction,
  options: CompileOptions = { backend: 'onnx', precision: 'float64' },
): Promise<ArrayRecord[]> {
  const names = Object.keys(parameters[0]!);
  const picked = (all: TensorRecord) => Object.fromEntries(names.map((name) => [name, all[name]!]));
  // Arrays of length 0 are made where they are used: an engine's inputs have at least one element.
  const isInput = ({ data }: ArrayValue) => data.length > 0;
  const inputs = (scene: Scene, own: Parameters): ArrayRecord =>
    Object.fromEntries(Object.entries({ ...scene.arrays, ...own }).filter(([, value]) => isInput(value)));
  const examples = Object.entries(inputs(scenes[0]!, parameters[0]!)).map(([name, { shape, data }]) => [
    name,
    data instanceof Int32Array ? { shape, dtype: 'int32' as const } : { shape },
  ]);
  const compiled = await compile(
    (all) => fn(picked(all), stateOf(all), graphOf(scenes[0]!, all)),
    Object.fromEntries(examples),
    options,
  );
  const results: ArrayRecord[] = [];
  for (const scene of scenes)
    for (const own of parameters) results.push(await compiled.run(inputs(scene, own)));
  await compiled.dispose();
  return results;
}

/** What a model says of a scene's motion: its rates or its increments, and its energies where it has them. */
export function motionOf(
  model: DynamicsModel,
  scene: Scene,
  parameters: Parameters,
  options?: CompileOptions,
): Promise<ArrayRecord> {
  const motion = (model.rates ?? model.increment)!;
  return evaluate(
    scene,
    parameters,
    (all, state, graph) => ({
      ...motion(all, state, graph),
      ...(model.energy === undefined ? {} : { energy: model.energy(all, state, graph) }),
    }),
    options,
  );
}

/** The state among named tensors. */
export function stateOf({ position, momentum }: TensorRecord): PhaseState {
  return { position: position!, momentum: momentum! };
}

/** The graph among named tensors. */
export function graphOf({ systems, dimension, space, arrays }: Scene, all: TensorRecord): SystemGraph {
  const { system, bodyProperties, individual, noise } = all;
  const { senders, receivers, edgeProperties } = all.senders === undefined ? noEdges(arrays) : all;
  return {
    systems,
    dimension,
    space,
    senders: senders!,
    receivers: receivers!,
    system: system!,
    bodyProperties: bodyProperties!,
    edgeProperties: edgeProperties!,
    individual: individual!,
    ...(noise === undefined ? {} : { noise }),
  };
}

/** The largest difference of two arrays, relative to the largest of the second. */
export function gap(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(expected, Math.abs), Number.MIN_VALUE);
  return Math.max(...Array.from(expected, (value, at) => Math.abs(actual[at]! - value))) / scale;
}

/** Independent normal numbers. */
export function normal(random: RandomStream, shape: readonly number[], scale = 1): ArrayValue {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Float64Array.from({ length: size }, () => scale * random.normal()) };
}

function noEdges({ edgeProperties }: ArrayRecord): TensorRecord {
  const none = tf.tensor1d([], 'int32');
  return { senders: none, receivers: none, edgeProperties: tf.zeros([0, edgeProperties!.shape[1]!]) };
}

function indices(data: Int32Array): ArrayValue {
  return { shape: [data.length], data };
}

/** One system of a scene by itself. */
export function alone(scene: Scene, system: number, first: number, size: number): Scene {
  const { senders, receivers, edgeProperties, ...bodies } = scene.arrays;
  const edges = Array.from(receivers!.data.keys()).filter(
    (edge) => receivers!.data[edge]! >= first && receivers!.data[edge]! < first + size,
  );
  const rows = ({ shape, data }: ArrayValue, names: readonly number[]): ArrayValue => {
    const width = data.length / shape[0]!;
    const values = names.flatMap((name) => Array.from(data.subarray(name * width, (name + 1) * width)));
    return {
      shape: [names.length, ...shape.slice(1)],
      data: data instanceof Int32Array ? Int32Array.from(values) : Float64Array.from(values),
    };
  };
  const counted = (value: ArrayValue, from: number): ArrayValue => ({
    ...value,
    data: value.data.map((name) => name - from),
  });
  const names = Array.from({ length: size }, (_, index) => first + index);
  const own = Object.fromEntries(Object.entries(bodies).map(([name, value]) => [name, rows(value, names)]));
  return {
    ...scene,
    systems: 1,
    arrays: {
      ...own,
      system: counted(own.system!, system),
      senders: counted(rows(senders!, edges), first),
      receivers: counted(rows(receivers!, edges), first),
      edgeProperties: rows(edgeProperties!, edges),
    },
  };
}

/** The scene with its bodies in another order, within systems; `order[new] = old`. Edges keep their bodies. */
export function permuted(scene: Scene, order: readonly number[]): Scene {
  const { senders, receivers, edgeProperties, system, ...bodies } = scene.arrays;
  const place = order.map((_, old) => order.indexOf(old));
  const edges = Array.from(receivers!.data.keys())
    .map((edge) => ({
      receiver: place[receivers!.data[edge]!]!,
      sender: place[senders!.data[edge]!]!,
      spring: edgeProperties!.data[edge]!,
    }))
    .sort((a, b) => a.receiver - b.receiver || a.sender - b.sender);
  const moved = Object.entries(bodies).map(([name, value]) => {
    const width = value.data.length / value.shape[0]!;
    const data = value.data.map(
      (_, at) => value.data[order[Math.floor(at / width)]! * width + (at % width)]!,
    );
    return [name, { ...value, data }];
  });
  return {
    ...scene,
    arrays: {
      ...Object.fromEntries(moved),
      system: system!,
      senders: indices(Int32Array.from(edges, ({ sender }) => sender)),
      receivers: indices(Int32Array.from(edges, ({ receiver }) => receiver)),
      edgeProperties: { ...edgeProperties!, data: Float64Array.from(edges, ({ spring }) => spring) },
    },
  };
}
