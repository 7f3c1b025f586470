import { InputError } from 'principia/math';
import { type ArrayRecord, checkedInput, outputData } from '../array-value.js';
import type { Graph } from '../graph.js';
import type { Precision } from '../onnx-model.js';
import type { Carried, SteppingSession } from '../session.js';
import { buildAddon } from './build-addon.js';
import { lower } from './lower.js';
import { type MemoryPlan, planMemory } from './memory-plan.js';
import { writeSource } from './source.js';
import type { Buffer, View } from './view.js';

/**
 * A graph as machine code, and memory for it.
 *
 * @throws InputError where the graph has an operator without a form in C, or the compiler fails.
 */
export async function createNativeSession(
  graph: Graph,
  precision: Precision,
  threads: number,
  carried: Carried = {},
): Promise<SteppingSession> {
  const program = lower(graph);
  const plan = planMemory(program, precision);
  const addon = await buildAddon(writeSource(program, plan, precision, threads), threads);
  const memory = addon.allocate();
  if (memory === undefined) {
    throw new Error(
      `a compiled function needs ${Math.ceil(plan.bytes / 1e6)} MB of memory, and there are not so many`,
    );
  }
  const arrayOf = (buffer: Buffer): TypedArray => typedArray(memory, plan, buffer, precision);
  for (const buffer of plan.offsets.keys()) if (buffer.data) write(arrayOf(buffer), buffer.data);
  const named = (views: Readonly<Record<string, View>>): readonly NamedArray[] =>
    Object.entries(views).map(([name, { shape, buffer }]) => ({ name, shape, array: arrayOf(buffer) }));
  const [inputs, outputs] = [named(program.inputs), named(program.outputs)];
  const kept = new Set(Object.values(carried));
  const returned = outputs.filter(({ name }) => !kept.has(name));
  const moves = Object.entries(carried).map(([to, from]) => ({
    to: inputs.find(({ name }) => name === to)!,
    from: outputs.find(({ name }) => name === from)!,
  }));
  return {
    async run(values) {
      for (const { name, shape, array } of inputs) {
        if (name in carried && values[name] === undefined) continue;
        write(array, checkedInput(name, shape, values).data);
      }
      if (addon.run(memory) !== 0) {
        throw new InputError('a compiled function met an index outside of the array that it refers to');
      }
      for (const { to, from } of moves) to.array.set(from.array as never);
      return readArrays(returned);
    },
    carried: () => readArrays(moves.map(({ to }) => to)),
    dispose: async () => addon.discard(memory),
  };
}

interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly array: TypedArray;
}

function readArrays(arrays: readonly NamedArray[]): ArrayRecord {
  return Object.fromEntries(
    arrays.map(({ name, shape, array }) => [
      name,
      { shape, data: outputData(array.slice() as Float64Array) },
    ]),
  );
}

type TypedArray = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

function write(array: TypedArray, values: ArrayLike<number>): void {
  if (array instanceof BigInt64Array) array.set(Array.from(values, BigInt));
  else if (array instanceof Uint8Array) array.set(Array.from(values, (value) => Number(value !== 0)));
  else array.set(values);
}

function typedArray(memory: ArrayBuffer, plan: MemoryPlan, buffer: Buffer, precision: Precision): TypedArray {
  const offset = plan.offsets.get(buffer)!;
  switch (buffer.type) {
    case 'float':
      if (precision === 'float64') return new Float64Array(memory, offset, buffer.length);
      return new Float32Array(memory, offset, buffer.length);
    case 'float32':
      return new Float32Array(memory, offset, buffer.length);
    case 'int32':
      return new Int32Array(memory, offset, buffer.length);
    case 'int64':
      return new BigInt64Array(memory, offset, buffer.length);
    case 'bool':
      return new Uint8Array(memory, offset, buffer.length);
  }
}
