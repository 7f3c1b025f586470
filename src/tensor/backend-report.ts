import { type Backend, backendNames } from './backend.js';
import { firstLine } from './first-line.js';
import { attemptBackend } from './start-backend.js';

/** Whether a backend can be used here, and why or why not. */
export interface BackendStatus {
  readonly name: Backend;
  readonly available: boolean;
  /** One line: what it is, or what it lacks. */
  readonly reason: string;
  readonly version?: string;
}

const descriptions: Readonly<Record<Backend, string>> = {
  native: "machine code by the system's C compiler: compiled, the fastest",
  onnx: 'ONNX Runtime on the processor: compiled',
  'onnx-cuda': 'ONNX Runtime on an NVIDIA GPU: compiled',
  'onnx-webgpu': 'ONNX Runtime on a GPU: compiled, 32 bits',
  'tfjs-node-gpu': "TensorFlow's native library on an NVIDIA GPU: not compiled, 32 bits",
  'tfjs-node': "TensorFlow's native library on the processor: not compiled, 32 bits",
  wasm: 'TensorFlow.js in WebAssembly: not compiled, 32 bits',
  cpu: 'TensorFlow.js in plain JavaScript: not compiled, 32 bits',
};

/**
 * Tries every backend, each apart from this process where it could do harm.
 *
 * @param attempt Tries one backend and tells its version, or rejects with the reason.
 */
export function backendReport(
  attempt: (backend: Backend) => Promise<string> = attemptBackend,
): Promise<readonly BackendStatus[]> {
  return Promise.all(
    backendNames.map(async (name) => {
      try {
        return { name, available: true, reason: descriptions[name], version: await attempt(name) };
      } catch (error) {
        return { name, available: false, reason: firstLine(error) };
      }
    }),
  );
}
