import {
  type ArrayRecord,
  type ArrayValue,
  checkedInput,
  type InputDescription,
  outputData,
} from './array-value.js';
import type { EagerBackend } from './backend.js';
import { checkResults } from './check-function.js';
import { core, type TensorRecord } from './tensorflow.js';

/** Loads TensorFlow.js' WebAssembly backend; the current one stays current. */
export async function loadWasm(threads: number): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const { registerWasmKernels } = await import('./wasm-kernels.js');
  wasm.setThreadsCount(threads);
  const previous = core.getBackend();
  const ready = await core.setBackend('wasm');
  void core.setBackend(previous);
  if (!ready) throw new Error('TensorFlow.js could not start its WebAssembly');
  registerWasmKernels();
}

/** What TensorFlow.js calls each backend. */
const registeredNames: Readonly<Record<EagerBackend, string>> = {
  'tfjs-node-gpu': 'tensorflow',
  'tfjs-node': 'tensorflow',
  wasm: 'wasm',
  cpu: 'cpu',
};

/** One run of a function on a backend that has started; every tensor it made is released. */
export function runEagerly(
  backend: EagerBackend,
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: Readonly<Record<string, InputDescription>>,
  inputs: ArrayRecord,
): ArrayRecord {
  const previous = core.getBackend();
  // A loaded backend takes over at once and the function is synchronous, so no other code can come between.
  void core.setBackend(registeredNames[backend]);
  try {
    const results: Record<string, ArrayValue> = {};
    core.tidy(() => {
      const tensors = Object.entries(examples).map(([name, { shape, dtype = 'float32' }]) => {
        const { data } = checkedInput(name, shape, inputs);
        return [name, core.tensor(typedArrays[dtype].from(data), [...shape], dtype)];
      });
      const outputs: unknown = fn(Object.fromEntries(tensors));
      checkResults(outputs);
      for (const [name, tensor] of Object.entries(outputs)) {
        results[name] = { shape: tensor.shape, data: outputData(tensor.dataSync()) };
      }
    });
    return results;
  } finally {
    void core.setBackend(previous);
  }
}

const typedArrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
