import { InputError } from 'principia/math';
import type { ArrayRecord, InputDescription } from './array-value.js';
import { type EagerBackend, loadEagerBackend, runEagerly } from './eager.js';
import type { Precision } from './onnx-model.js';
import { createOnnxSession, loadOnnxRuntime } from './onnx-session.js';
import { optimise } from './optimise.js';
import { simplify, simplifyWide } from './simplify/index.js';
import { core, type TensorRecord } from './tensorflow.js';
import { trace } from './trace.js';

/** Where a function runs: compiled (`onnx`), or operation by operation on TensorFlow.js. */
export type Backend = 'onnx' | EagerBackend;

/** A function of arrays, ready to be called many times. */
export interface CompiledFunction {
  readonly backend: Backend;
  /** Why a backend other than the default was taken; absent where it was asked for or the default started. */
  readonly reason?: string;
  /** The outputs for these inputs; float outputs are always 64 bits wide, booleans are 0 and 1. */
  run(inputs: ArrayRecord): Promise<ArrayRecord>;
  /** Releases the memory held outside of JavaScript; the function cannot run afterwards. */
  dispose(): Promise<void>;
}

/** How `compile` should compile. */
export interface CompileOptions {
  /** `onnx` by default, or the first of `wasm` and `cpu` that starts where ONNX Runtime does not. */
  readonly backend?: Backend;
  /** Width of floating-point numbers, `float32` by default; `float64` runs on `onnx` only. */
  readonly precision?: Precision;
  /** Threads within one operation, 1 by default; the results are the same bits for any number. */
  readonly threads?: number;
}

/**
 * Compiles a function of tensors, written in ordinary TensorFlow.js operations, gradients included.
 *
 * On `onnx` the function is run once on stand-ins that have shapes but no values, what it does is recorded,
 * simplified and written as an ONNX model, and `run` is one call to ONNX Runtime. So its shapes are fixed, `if` and
 * loops may depend on shapes but not on values, and whatever it draws or reads from outside becomes a constant: random
 * numbers and data that change belong in its inputs. On `wasm` and `cpu` the function itself runs at every call.
 *
 * @param fn From tensors by name to tensors by name.
 * @param examples Shape and element type of every input.
 * @throws InputError where the function does what cannot be recorded (the message names the operation and the
 * remedy), an input does not have its shape, or `float64` is asked of a backend that has 32 bits only.
 * @example
 * ```ts
 * const square = await compile(({ x }) => ({ y: tf.square(x) }), { x: { shape: [2] } });
 * (await square.run({ x: { shape: [2], data: Float64Array.of(2, 3) } })).y.data; // Float64Array [4, 9]
 * ```
 */
export async function compile(
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: Readonly<Record<string, InputDescription>>,
  options: CompileOptions = {},
): Promise<CompiledFunction> {
  const { precision = 'float32', threads = 1 } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError(`compile: threads must be a whole number, 1 or more, but is ${threads}`);
  }
  const { backend, reason } = options.backend ? { backend: options.backend } : await chooseBackend(threads);
  const because = reason === undefined ? {} : { reason };
  if (backend === 'onnx') {
    // While a backend is loading, for another function, TensorFlow.js takes no operations at all.
    await core.ready();
    const graph = optimise(trace(fn, examples), precision === 'float64' ? simplifyWide : simplify);
    const session = await createOnnxSession(graph, precision, threads);
    return { backend, ...because, run: session.run, dispose: session.dispose };
  }
  if (precision === 'float64') {
    throw new InputError(
      `compile: precision 'float64' needs the backend 'onnx', and this is '${backend}', which computes in 32 bits` +
        `${reason === undefined ? '' : ` (${reason})`}: ask for 'float32' or mend ONNX Runtime`,
    );
  }
  await loadEagerBackend(backend, threads);
  return {
    backend,
    ...because,
    run: async (inputs) => runEagerly(backend, fn, examples, inputs),
    dispose: async () => {},
  };
}

async function chooseBackend(threads: number): Promise<{ backend: Backend; reason?: string }> {
  try {
    await loadOnnxRuntime();
    return { backend: 'onnx' };
  } catch (error) {
    const reason = `ONNX Runtime did not load: ${firstLine(error)}`;
    try {
      await loadEagerBackend('wasm', threads);
      return { backend: 'wasm', reason };
    } catch (wasmError) {
      return { backend: 'cpu', reason: `${reason}; WebAssembly did not start: ${firstLine(wasmError)}` };
    }
  }
}

/** What an error says, in one line. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
