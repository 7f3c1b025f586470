import { createRequire } from 'node:module';
import { InputError } from 'principia/math';
import { type FreeExamples, freeNames, unifiedGraph, withLengths } from './free-dimension/index.js';
import type { Graph } from './graph.js';
import { type Precision, type ValueNames, writeOnnxModel } from './onnx-model.js';
import { onnxRules } from './onnx-rules.js';
import { recordFunction } from './record-function.js';
import type { TensorRecord } from './tensorflow.js';

/** How `exportOnnx` should write. */
export interface ExportOptions {
  /**
   * Width of floating-point numbers, `float32` by default. In `float64` ONNX Runtime keeps all digits only where its
   * session is told to leave out `MatMulScaleFusion` (`optimization.disable_specified_optimizers`), which rounds
   * factors of matrix products to 32 bits; `compile` does so.
   */
  readonly precision?: Precision;
  /** What the model is and where it comes from, for those who find the file. */
  readonly description?: string;
}

/**
 * A function of tensors as the bytes of an ONNX model, for any runtime that knows the standard's operator set 18.
 *
 * What `compile` compiles can be exported, with free lengths where one model serves them all. Only operators of the
 * standard are written. Inputs and outputs keep their names and order; but in ONNX no two values may share a name, so
 * that an output called as an input is gets `_out` behind its name: `weights_out` for the gradient by `weights`.
 * Parameters are inputs like any other: they go out beside the model, as the arrays of a .safetensors file, in the
 * model's precision.
 *
 * @throws InputError where the function cannot be recorded, or one model cannot serve every free length.
 * @example
 * ```ts
 * const model = ({ x, weights }) => ({ y: tf.matMul(tf.tanh(x), weights) });
 * const examples = { x: { shape: ['batch', 3] }, weights: { shape: [3, 1] } };
 * writeFileSync('model.onnx', await exportOnnx(model, examples, { precision: 'float64' }));
 * saveCheckpoint('model.safetensors', { arrays: { weights }, metadata: {} }); // from principia/run
 * // Elsewhere, in Python:
 * // parameters = safetensors.numpy.load_file('model.safetensors')
 * // y, = onnxruntime.InferenceSession('model.onnx').run(None, {'x': x, **parameters})
 * ```
 * Source: https://github.com/onnx/onnx/blob/main/docs/IR.md
 */
export async function exportOnnx(
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: FreeExamples,
  { precision = 'float32', description }: ExportOptions = {},
): Promise<Uint8Array> {
  const record = (fixed: Parameters<typeof recordFunction>[1]) =>
    recordFunction(fn, fixed, onnxRules(precision));
  const free = freeNames(examples);
  const graph =
    free.length === 0 ? await record(withLengths(examples, {})) : await unifiedGraph(examples, record);
  if (typeof graph === 'string') {
    throw new InputError(
      `exportOnnx: no single model serves every length '${free.join("', '")}' (${graph}): give these lengths as numbers`,
    );
  }
  return writeOnnxModel(graph, precision, plainNames(graph), {
    producerVersion: version,
    ...(description === undefined ? {} : { docString: description }),
    metadataProps: [{ key: 'precision', value: precision }],
  });
}

const { version } = createRequire(import.meta.url)('principia/package.json') as { readonly version: string };

/** Inputs and outputs by their own names wherever these are free. */
function plainNames({ inputs, outputs }: Graph): ValueNames {
  const inputNames = new Set(inputs.map(({ name }) => name!));
  const taken = new Set([...inputNames, ...Object.keys(outputs)]);
  const extended = (name: string, ending: string): string => {
    let candidate = name;
    while (taken.has(candidate)) candidate += ending;
    taken.add(candidate);
    return candidate;
  };
  const outputNames = new Map(
    Object.keys(outputs).map((name) => [name, inputNames.has(name) ? extended(name, '_out') : name]),
  );
  const innerNames = new Map<number, string>();
  return {
    input: (name) => name,
    output: (name) => outputNames.get(name)!,
    inner: (id) => {
      const known = innerNames.get(id) ?? extended(`value_${id}`, '_');
      innerNames.set(id, known);
      return known;
    },
  };
}
