import type { Backend } from './backend.js';
import { loadWasm } from './eager.js';
import { tryExecutionProvider } from './execution-provider.js';
import { tryCompiler } from './native/index.js';
import { loadOnnxRuntime } from './onnx-session.js';
import { core } from './tensorflow.js';
import { loadTfjsNode, tryTfjsNode } from './tfjs-node.js';

/** The two ways to a backend; both reject with the reason, in one line, where it does not start. */
interface BackendStart {
  /** Tries it, apart from this process where it may crash or change it, and tells its version. */
  attempt(): Promise<string>;
  /** Makes it ready in this process. */
  load(threads: number): Promise<unknown>;
}

const starts: Readonly<Record<Backend, BackendStart>> = {
  native: { attempt: tryCompiler, load: tryCompiler },
  onnx: {
    attempt: async () => (await loadOnnxRuntime()).env.versions.node ?? 'unknown version',
    load: loadOnnxRuntime,
  },
  'onnx-cuda': {
    attempt: () => tryExecutionProvider('cuda'),
    load: () => tryExecutionProvider('cuda'),
  },
  'onnx-webgpu': {
    attempt: () => tryExecutionProvider('webgpu'),
    load: () => tryExecutionProvider('webgpu'),
  },
  'tfjs-node-gpu': {
    attempt: () => tryTfjsNode('tfjs-node-gpu'),
    load: () => loadTfjsNode('tfjs-node-gpu'),
  },
  'tfjs-node': {
    attempt: () => tryTfjsNode('tfjs-node'),
    load: () => loadTfjsNode('tfjs-node'),
  },
  wasm: {
    attempt: async () => {
      await startBackend('wasm', 1);
      return (await import('@tensorflow/tfjs-backend-wasm')).version_wasm;
    },
    load: loadWasm,
  },
  cpu: { attempt: async () => core.version_core, load: async () => undefined },
};

/**
 * Tries a backend without taking it into use and tells its version.
 *
 * @throws Error with the reason in one line where it does not start.
 */
export const attemptBackend = (backend: Backend): Promise<string> => starts[backend].attempt();

const started = new Map<Backend, Promise<unknown>>();
/** TensorFlow.js has one current backend, so that two must not be loading at a time. */
let latest: Promise<unknown> = Promise.resolve();

/**
 * Makes a backend ready, once a process; the current backend of TensorFlow.js stays current.
 *
 * @param threads Of the first start; WebAssembly keeps it.
 * @throws Error with the reason in one line where it does not start.
 */
export async function startBackend(backend: Backend, threads: number): Promise<void> {
  let start = started.get(backend);
  if (start === undefined) {
    start = latest.then(() => starts[backend].load(threads));
    latest = start.catch(() => undefined);
    started.set(backend, start);
    // A failure may be passing.
    start.catch(() => started.delete(backend));
  }
  await start;
}
