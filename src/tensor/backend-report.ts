import { firstLine } from './compile.js';
import { loadEagerBackend } from './eager.js';
import { loadOnnxRuntime } from './onnx-session.js';
import { core } from './tensorflow.js';

/** Whether a backend can be used here, and why or why not. */
export interface BackendStatus {
  readonly name: string;
  readonly available: boolean;
  readonly reason: string;
  readonly version?: string;
}

/** Tries every backend: `onnx`, `wasm`, `cpu`, and TensorFlow's native library where the user has installed it. */
export async function backendReport(): Promise<readonly BackendStatus[]> {
  return [
    await onnxStatus(),
    await wasmStatus(),
    { name: 'cpu', available: true, reason: 'plain JavaScript, always there', version: core.version_core },
    await nativeStatus('tfjs-node'),
    await nativeStatus('tfjs-node-gpu'),
  ];
}

async function onnxStatus(): Promise<BackendStatus> {
  try {
    const { env } = await loadOnnxRuntime();
    const version = env.versions.node;
    return {
      name: 'onnx',
      available: true,
      reason: 'the default',
      ...(version === undefined ? {} : { version }),
    };
  } catch (error) {
    return { name: 'onnx', available: false, reason: firstLine(error) };
  }
}

async function wasmStatus(): Promise<BackendStatus> {
  try {
    await loadEagerBackend('wasm', 1);
    const { version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm');
    return { name: 'wasm', available: true, reason: 'used where onnx does not load', version };
  } catch (error) {
    return { name: 'wasm', available: false, reason: firstLine(error) };
  }
}

/** Optional packages, which download a native library when they are installed. */
async function nativeStatus(name: 'tfjs-node' | 'tfjs-node-gpu'): Promise<BackendStatus> {
  const packageName = `@tensorflow/${name}`;
  try {
    const { version } = (await import(packageName)) as { version: Readonly<Record<string, string>> };
    const installed = version[name];
    return {
      name,
      available: true,
      reason: 'installed',
      ...(installed === undefined ? {} : { version: installed }),
    };
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    return {
      name,
      available: false,
      reason: missing ? `not installed: npm install ${packageName}@4.22.0` : firstLine(error),
    };
  }
}
