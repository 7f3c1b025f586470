import {
  type ArrayRecord,
  type ArrayValue,
  checkedInput,
  type InputDescription,
  outputData,
} from './array-value.js';
import { core, type TensorRecord } from './tensorflow.js';

/** TensorFlow.js backends on which a function can run as it is written, operation by operation, in 32 bits. */
export type EagerBackend = 'wasm' | 'cpu';

/**
 * Loads a TensorFlow.js backend; the current one stays current.
 *
 * @throws Error where it does not start.
 */
export async function loadEagerBackend(backend: EagerBackend, threads: number): Promise<void> {
  if (backend === 'cpu') return;
  wasmLoading ??= loadWasm(threads);
  await wasmLoading;
}

/** TensorFlow.js has one current backend, so loading must not happen twice at a time. */
let wasmLoading: Promise<void> | undefined;

async function loadWasm(threads: number): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const { registerWasmKernels } = await import('./wasm-kernels.js');
  wasm.setThreadsCount(threads);
  const previous = core.getBackend();
  const ready = await core.setBackend('wasm');
  void core.setBackend(previous);
  if (!ready) throw new Error('the WebAssembly backend of TensorFlow.js did not start');
  registerWasmKernels();
}

/** One run of a function on a loaded backend; every tensor it made is released. */
export function runEagerly(
  backend: EagerBackend,
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: Readonly<Record<string, InputDescription>>,
  inputs: ArrayRecord,
): ArrayRecord {
  const previous = core.getBackend();
  // A loaded backend takes over at once and the function is synchronous, so no other code can come between.
  void core.setBackend(backend);
  try {
    const results: Record<string, ArrayValue> = {};
    core.tidy(() => {
      const tensors = Object.entries(examples).map(([name, { shape, dtype = 'float32' }]) => {
        const { data } = checkedInput(name, shape, inputs);
        return [name, core.tensor(typedArrays[dtype].from(data), [...shape], dtype)];
      });
      for (const [name, tensor] of Object.entries(fn(Object.fromEntries(tensors)))) {
        results[name] = { shape: tensor.shape, data: outputData(tensor.dataSync()) };
      }
    });
    return results;
  } finally {
    void core.setBackend(previous);
  }
}

const typedArrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
