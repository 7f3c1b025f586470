import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { InputError } from 'principia/math';
import { loadCheckpoint, principiaVersion, saveCheckpoint } from 'principia/run';
import {
  type ArrayRecord,
  compile,
  exportOnnx,
  type Precision,
  type TensorRecord,
  tf,
} from 'principia/tensor';
import protobuf from 'protobufjs/light.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onnxSchema } from '../../src/tensor/onnx-schema.js';
import { pairwiseStep } from './pairwise-step.js';
import { vector } from './run-once.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-export-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the bare runtime makes of a model, without any of this project's code. */
async function runBare(
  model: string | Uint8Array,
  inputs: ArrayRecord,
  precision: Precision,
): Promise<Record<string, ArrayLike<unknown>>> {
  const session = await InferenceSession.create(model as string, {
    extra: { 'optimization.disable_specified_optimizers': 'MatMulScaleFusion' },
  });
  const feeds = Object.entries(inputs).map(([name, { shape, data }]) => {
    const typed = precision === 'float64' ? Float64Array.from(data) : Float32Array.from(data);
    return [name, new OnnxTensor(precision, typed, [...shape])] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(session.outputNames.map((name) => [name, results[name]!.data as Float64Array]));
}

interface DecodedModel {
  readonly [field: string]: unknown;
  readonly graph: {
    readonly input: readonly { readonly name: string; readonly type: unknown }[];
    readonly output: readonly { readonly name: string }[];
    readonly initializer: readonly { readonly name: string }[];
    readonly node: readonly { readonly domain?: string; readonly output: readonly string[] }[];
  };
}

function decode(bytes: Uint8Array): DecodedModel {
  const type = protobuf.Root.fromJSON(onnxSchema).lookupType('onnx.ModelProto');
  return type.toObject(type.decode(bytes), { longs: Number, enums: String }) as DecodedModel;
}

const double = ({ x }: TensorRecord): TensorRecord => ({ y: tf.mul(x!, 2) });

describe.each(['float32', 'float64'] as const)('a training step in %s', (precision) => {
  const step = pairwiseStep({ systems: 2, bodies: 3, width: 8 }, true);
  const names = Object.keys(step.inputs);
  const isParameter = (name: string) => name.includes('.');

  test('as .onnx and its parameters as .safetensors do in the bare runtime what the compiled function does', async () => {
    const [modelPath, parametersPath] = [join(folder, 'step.onnx'), join(folder, 'step.safetensors')];
    writeFileSync(modelPath, await exportOnnx(step.loss, step.shapes, { precision }));
    const parameters = Object.fromEntries(
      names.filter(isParameter).map((name) => [name, step.inputs[name]!]),
    );
    saveCheckpoint(parametersPath, { arrays: parameters, metadata: {} });

    const data = Object.fromEntries(
      names.filter((name) => !isParameter(name)).map((name) => [name, step.inputs[name]!]),
    );
    const results = await runBare(
      modelPath,
      { ...data, ...loadCheckpoint(parametersPath).arrays },
      precision,
    );
    const compiled = await compile(step.loss, step.shapes, { precision });
    const expected = await compiled.run(step.inputs);
    await compiled.dispose();
    expect(Object.keys(results).length).toBe(Object.keys(expected).length);
    for (const [name, { data: values }] of Object.entries(expected)) {
      // Gradients are called as their parameters are.
      expect(Array.from(results[isParameter(name) ? `${name}_out` : name]!), name).toEqual([...values]);
    }
  });

  test('is a model of the standard alone', async () => {
    const model = decode(await exportOnnx(step.loss, step.shapes, { precision, description: 'One step.' }));
    expect(model).toMatchObject({
      irVersion: 8,
      producerName: 'principia',
      producerVersion: principiaVersion(),
      docString: 'One step.',
      metadataProps: [{ key: 'precision', value: precision }],
    });
    expect(model.opsetImport).toEqual([expect.objectContaining({ version: 18 })]);
    const { input, initializer, node } = model.graph;
    expect(node.filter(({ domain = '' }) => domain !== '')).toEqual([]);
    expect(input.map(({ name }) => name)).toEqual(names);
    const values = [...input, ...initializer]
      .map(({ name }) => name)
      .concat(node.flatMap((each) => each.output));
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('names', () => {
  const namesOf = async (fn: (inputs: TensorRecord) => TensorRecord, ...inputs: string[]) => {
    const bytes = await exportOnnx(fn, Object.fromEntries(inputs.map((name) => [name, { shape: [1] }])));
    const results = await runBare(
      bytes,
      Object.fromEntries(inputs.map((name, at) => [name, vector(at)])),
      'float32',
    );
    return Object.fromEntries(Object.entries(results).map(([name, data]) => [name, data[0]]));
  };

  test('stay as they are', async () => {
    expect(await namesOf(double, 'x')).toEqual({ y: 0 });
    expect(await namesOf(({ b }) => ({ z: b!, a: tf.neg(b!) }), 'a.weight', 'b')).toEqual({ z: 1, a: -1 });
  });

  test('of outputs are longer where an input has them', async () => {
    expect(await namesOf(({ x }) => ({ x: x!, y: tf.neg(x!) }), 'y', 'x')).toEqual({ x_out: 1, y_out: -1 });
    expect(await namesOf(({ x }) => ({ x: tf.add(x!, 1), x_out: tf.add(x!, 2) }), 'x')).toEqual({
      x_out_out: 1,
      x_out: 2,
    });
  });

  test('of inner values make way for them', async () => {
    const inputs = Array.from({ length: 12 }, (_, at) => `value_${at}`);
    const fn = (given: TensorRecord) => ({ value_12: tf.addN(inputs.map((name) => given[name]!)) });
    expect(await namesOf(fn, ...inputs)).toEqual({ value_12: 66 });
  });
});

test('free lengths stay free', async () => {
  const examples = { x: { shape: ['batch', 2] } };
  const centred = ({ x }: TensorRecord) => ({ y: tf.sub(x!, tf.mean(x!, 0)) });
  const bytes = await exportOnnx(centred, examples);
  for (const [length, expected] of [
    [1, [0, 0]],
    [2, [-1, -2, 1, 2]],
  ] as const) {
    const x = { shape: [length, 2], data: Float64Array.of(1, 2, 3, 6).subarray(0, 2 * length) };
    const { y } = await runBare(bytes, { x }, 'float32');
    expect(Array.from(y!)).toEqual(expected);
  }
});

test('a function that one model cannot serve says which length to fix', async () => {
  const examples = { x: { shape: ['batch'] } };
  const byLength = ({ x }: TensorRecord) => ({ y: x!.shape[0]! > 100 ? tf.neg(x!) : tf.exp(x!) });
  const error = await exportOnnx(byLength, examples).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(
    /^exportOnnx: no single model serves every length 'batch' \(.+\): give/,
  );
});

test('values from outside go into the model', async () => {
  const factor = tf.tensor1d([3, 5]);
  const bytes = await exportOnnx(({ x }) => ({ y: tf.mul(x!, factor) }), { x: { shape: [2] } });
  factor.dispose();
  expect(Array.from((await runBare(bytes, { x: vector(1, 2) }, 'float32')).y!)).toEqual([3, 10]);
});
