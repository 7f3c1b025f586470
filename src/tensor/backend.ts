import type { Precision } from './onnx-model.js';

/**
 * Where a function can run. Compiled: to machine code by the system's C compiler (`native`), or by ONNX Runtime for the
 * processor (`onnx`), an NVIDIA GPU (`onnx-cuda`) or any GPU (`onnx-webgpu`). Or as it is written, operation by
 * operation: by TensorFlow's native library on a GPU or the processor (`tfjs-node-gpu`, `tfjs-node`), in WebAssembly
 * (`wasm`) or in plain JavaScript (`cpu`).
 */
export const backendNames = [
  'native',
  'onnx',
  'onnx-cuda',
  'onnx-webgpu',
  'tfjs-node-gpu',
  'tfjs-node',
  'wasm',
  'cpu',
] as const;

/** The name of a backend. */
export type Backend = (typeof backendNames)[number];

/** Backends that compile, and the execution provider of ONNX Runtime behind each. */
export const executionProviders = { onnx: 'cpu', 'onnx-cuda': 'cuda', 'onnx-webgpu': 'webgpu' } as const;

/** Backends that compile a function before it runs. */
export type CompiledBackend = 'native' | keyof typeof executionProviders;

/** Backends of TensorFlow.js, on which a function runs as it is written, in 32 bits. */
export type EagerBackend = Exclude<Backend, CompiledBackend>;

/** Whether a backend compiles. */
export const isCompiled = (backend: Backend): backend is CompiledBackend =>
  backend === 'native' || backend in executionProviders;

/** The widest floating-point numbers that a backend computes with. */
export const widestPrecision = (backend: Backend): Precision =>
  backend === 'native' || backend === 'onnx' || backend === 'onnx-cuda' ? 'float64' : 'float32';
