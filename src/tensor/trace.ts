/**
 * A TensorFlow.js backend that computes nothing: each kernel records a node and returns a tensor that has only a
 * shape. TensorFlow.js differentiates by calling more kernels, so gradients are recorded like anything else.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { InputDescription } from './array-value.js';
import { checkResults } from './check-function.js';
import { type Graph, type GraphBuilder, type GraphNode, reachableNodes, recordGraph } from './graph.js';
import { elementTypes, kernelTable } from './kernels/index.js';
import { constant, sizeOf } from './operations.js';
import { core, type Tensor, type TensorRecord } from './tensorflow.js';

const tracingBackend = 'principia-trace';

/** What a traced tensor's `dataId` is. */
interface TracedData {
  readonly build: GraphBuilder;
  readonly node: GraphNode;
}

/** The graph being recorded; tracing is synchronous, so there is at most one. */
let current: GraphBuilder | undefined;

/** Whether a function is being traced at this moment. */
export const isTracing = (): boolean => current !== undefined;

/** The trace that is running, for a transformation that builds anew what a function has recorded. */
export interface RunningTrace {
  readonly build: GraphBuilder;
  nodeOf(tensor: Tensor): GraphNode;
  tensorOf(node: GraphNode): Tensor;
}

/** The trace that is running; undefined where operations compute at once. */
export function runningTrace(): RunningTrace | undefined {
  const build = current;
  return (
    build && { build, nodeOf: (tensor) => nodeOf(tensor, build), tensorOf: (node) => tensorOf(node, build) }
  );
}

/**
 * Runs a function once on stand-ins of its inputs and returns what it computed as a graph.
 *
 * @throws InputError where the function reads a value, calls a kernel that cannot be compiled, returns something that
 * is not a tensor, or uses a tensor of another trace.
 */
export function trace(
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: Readonly<Record<string, InputDescription>>,
): Graph {
  if (current !== undefined)
    throw new InputError('compile was called inside a function that is being compiled: compile it before');
  const build = recordGraph();
  const inputs = Object.entries(examples).map(([name, { shape, dtype }]) =>
    build({
      operator: 'Input',
      inputs: [],
      attributes: {},
      shape: [...shape],
      type: elementTypes[dtype ?? 'float32']!,
      name,
    }),
  );
  const outputs: Record<string, GraphNode> = {};
  const previous = core.getBackend();
  current = build;
  // The tracing backend needs no loading, so the change takes effect at once.
  void core.setBackend(tracingBackend);
  try {
    core.tidy(() => {
      const results: unknown = fn(
        Object.fromEntries(inputs.map((node) => [node.name!, tensorOf(node, build)])),
      );
      checkResults(results);
      for (const [name, result] of Object.entries(results)) outputs[name] = nodeOf(result, build);
    });
  } finally {
    current = undefined;
    void core.setBackend(previous);
  }
  const known = new Set(inputs);
  const stray = reachableNodes(outputs).find((node) => node.operator === 'Input' && !known.has(node));
  if (stray !== undefined) {
    throw new InputError(
      `A tensor made inside a vectorised function of input '${stray.name}' was used outside of it, where it has no value ` +
        'of its own: return it from the vectorised function',
    );
  }
  return { inputs, outputs };
}

/** A tensor of the running trace whose numbers keep all their digits; TensorFlow.js itself rounds to 32 bits. */
export function traceConstant(values: Float64Array, shape: readonly number[]): Tensor {
  return core.engine().makeTensor(values as unknown as Float32Array, [...shape], 'float32');
}

function tensorOf(node: GraphNode, build: GraphBuilder): Tensor {
  return core.engine().makeTensorFromTensorInfo(tensorInfo(node, build));
}

function tensorInfo(node: GraphNode, build: GraphBuilder): core.TensorInfo {
  const dtype = node.type === 'int32' || node.type === 'bool' ? node.type : 'float32';
  const data: TracedData = { build, node };
  return { dataId: data, shape: [...node.shape], dtype };
}

function nodeOf(tensor: core.TensorInfo, build: GraphBuilder): GraphNode {
  const { build: owner, node } = tensor.dataId as Partial<TracedData>;
  if (node === undefined) {
    // A tensor made outside: its values become a constant of the graph, and it stays where it was.
    const values = core.engine().readSync(tensor.dataId) as ArrayLike<number>;
    return constant(build, values, tensor.shape, elementTypes[tensor.dtype]!);
  }
  if (owner !== build) {
    throw new InputError(
      `A tensor of shape [${tensor.shape}] belongs to another compiled function. A compiled function can use only its ` +
        'inputs and tensors made inside it or outside of any compiled function: pass it as an input',
    );
  }
  return node;
}

class TracingBackend extends core.KernelBackend {
  override write(values: core.BackendValues, shape: number[], dtype: core.DataType): object {
    const node = constant(current!, values as ArrayLike<number>, shape, elementTypes[dtype]!);
    return { build: current!, node };
  }

  override readSync(data: object): core.BackendValues {
    const { node } = data as TracedData;
    if (node.operator === 'Constant') return typedValues(node);
    throw new InputError(
      `The value of ${node.operator === 'Input' ? `input '${node.name}'` : `a result of ${node.operator}`} ` +
        `[${node.shape}] was read (dataSync, data, array, print) while the function was being compiled, when there are ` +
        "no values yet: choose with tf.where instead of if, or run it uncompiled with { backend: 'cpu' }",
    );
  }

  override async read(data: object): Promise<core.BackendValues> {
    return this.readSync(data);
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {}
  override refCount = (): number => 1;
  override numDataIds = (): number => 0;
  override floatPrecision = (): 32 => 32;
  override memory = (): { unreliable: boolean } => ({ unreliable: true });
  override timerAvailable = (): boolean => false;
  override dispose(): void {}
}

function typedValues(node: GraphNode): core.BackendValues {
  const size = sizeOf(node.shape);
  const values = node.data!.length === size ? node.data! : new Float64Array(size).fill(node.data![0]!);
  if (node.type === 'int32') return Int32Array.from(values);
  return node.type === 'bool' ? Uint8Array.from(values) : Float32Array.from(values);
}

function registerTracing(): void {
  core.registerBackend(tracingBackend, () => new TracingBackend(), 0);
  for (const [kernelName, kernel] of Object.entries(kernelTable)) {
    core.registerKernel({
      kernelName,
      backendName: tracingBackend,
      kernelFunc: ({ inputs, attrs }) => {
        const build = current!;
        const given = Object.entries(inputs).filter((entry) => entry[1] != null);
        const nodes = Object.fromEntries(given.map(([name, tensor]) => [name, nodeOf(tensor!, build)]));
        const results = kernel(build, nodes, attrs ?? {});
        return Array.isArray(results)
          ? results.map((node: GraphNode) => tensorInfo(node, build))
          : tensorInfo(results as GraphNode, build);
      },
    });
  }
}

registerTracing();
