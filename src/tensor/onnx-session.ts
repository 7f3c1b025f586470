import { type ArrayRecord, type ArrayValue, checkedInput, outputData } from './array-value.js';
import type { ElementType, Graph } from './graph.js';
import { inputName, outputName, type Precision, writeOnnxModel } from './onnx-model.js';

/** A graph ready to run. */
export interface OnnxSession {
  run(inputs: ArrayRecord): Promise<ArrayRecord>;
  dispose(): Promise<void>;
}

/** ONNX Runtime itself, loaded when first asked for: it takes a tenth of a second. */
export function loadOnnxRuntime(): Promise<typeof import('onnxruntime-node')> {
  return import('onnxruntime-node');
}

/** An ONNX Runtime session for a graph, on the processor. */
export async function createOnnxSession(
  graph: Graph,
  precision: Precision,
  threads: number,
): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const session = await InferenceSession.create(writeOnnxModel(graph, precision), {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Errors only: they come back as exceptions, and warnings would spoil standard error.
    logSeverityLevel: 3,
  });
  const feed = (type: ElementType, { shape, data }: ArrayValue) => {
    if (type === 'int32')
      return new Tensor('int32', data instanceof Int32Array ? data : Int32Array.from(data), shape);
    if (type === 'bool') return new Tensor('bool', Uint8Array.from(data), shape);
    if (precision === 'float64')
      return new Tensor('float64', data instanceof Float64Array ? data : Float64Array.from(data), shape);
    return new Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
  };
  return {
    async run(inputs) {
      const feeds = graph.inputs.map(({ name, shape, type }) => [
        inputName(name!),
        feed(type, checkedInput(name!, shape, inputs)),
      ]);
      const results = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(
        Object.keys(graph.outputs).map((name) => {
          const { dims, data } = results[outputName(name)]!;
          return [name, { shape: dims, data: outputData(data as Float32Array) }];
        }),
      );
    },
    dispose: () => session.release(),
  };
}
