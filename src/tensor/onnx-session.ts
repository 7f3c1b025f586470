import type { Tensor as OnnxTensor } from 'onnxruntime-node';
import { InputError } from 'principia/math';
import { type ArrayValue, checkedInput, outputData } from './array-value.js';
import { firstLine } from './first-line.js';
import type { ElementType, Graph } from './graph.js';
import { inputName, outputName, type Precision, writeOnnxModel } from './onnx-model.js';
import type { Carried, SteppingSession } from './session.js';

/** ONNX Runtime itself, loaded when first asked for: it takes a tenth of a second. */
export function loadOnnxRuntime(): Promise<typeof import('onnxruntime-node')> {
  return import('onnxruntime-node');
}

/** An ONNX Runtime session for a graph, on an execution provider; what that cannot do runs on the processor. */
export async function createOnnxSession(
  graph: Graph,
  precision: Precision,
  threads: number,
  executionProvider: 'cpu' | 'cuda' | 'webgpu' = 'cpu',
  carried: Carried = {},
): Promise<SteppingSession> {
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const session = await InferenceSession.create(writeOnnxModel(graph, precision), {
    executionProviders: [executionProvider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Errors come back as exceptions; nothing is to be written on standard error.
    logSeverityLevel: 4,
    // It would keep the factor of a scaled matrix product in 32 bits, between matrices of 64 too.
    extra: {
      'optimization.disable_specified_optimizers': precision === 'float64' ? 'MatMulScaleFusion' : '',
    },
  });
  // Copies: what the caller does with its arrays after the call must not matter.
  const feed = (type: ElementType, { shape, data }: ArrayValue) => {
    if (type === 'int32') return new Tensor('int32', Int32Array.from(data), shape);
    if (type === 'bool')
      return new Tensor(
        'bool',
        Uint8Array.from(data, (value) => Number(value !== 0)),
        shape,
      );
    if (precision === 'float64') return new Tensor('float64', Float64Array.from(data), shape);
    return new Tensor('float32', Float32Array.from(data), shape);
  };
  const returned = Object.keys(graph.outputs).filter((name) => !Object.values(carried).includes(name));
  // From call to call these are handed on as they are: no copy, no conversion.
  const held = new Map<string, OnnxTensor>();
  return {
    async run(inputs) {
      const feeds = graph.inputs.map(({ name, shape, type }) => {
        const own = inputs[name!] === undefined ? held.get(name!) : undefined;
        return [inputName(name!), own ?? feed(type, checkedInput(name!, shape, inputs))];
      });
      const results = await session.run(Object.fromEntries(feeds)).catch((error: unknown) => {
        throw new InputError(`a compiled function failed: ${firstLine(error)}`, { cause: error });
      });
      for (const [to, from] of Object.entries(carried)) held.set(to, results[outputName(from)]!);
      return Object.fromEntries(returned.map((name) => [name, arrayOf(results[outputName(name)]!)]));
    },
    carried: () =>
      Object.fromEntries(
        [...held].map(([name, tensor]) => {
          const { shape, data } = arrayOf(tensor);
          return [name, { shape, data: data.slice() }];
        }),
      ),
    dispose: () => session.release(),
  };
}

const arrayOf = ({ dims, data }: OnnxTensor): ArrayValue => ({
  shape: dims,
  data: outputData(data as Float32Array),
});
