/**
 * The tensor engine: functions written in TensorFlow.js operations, differentiated to any order, compiled for ONNX
 * Runtime.
 *
 * @packageDocumentation
 */
export type { ArrayRecord, ArrayValue, InputDescription } from './array-value.js';
export { type BackendStatus, backendReport } from './backend-report.js';
export { type Backend, type CompiledFunction, type CompileOptions, compile } from './compile.js';
export { hessianVectorProduct, type ValueAndGradients, valueAndGradients } from './differentiate.js';
export { constant, tf } from './full-precision.js';
export type { Precision } from './onnx-model.js';
export { tensorSpace } from './tensor-space.js';
export type { Tensor, TensorRecord } from './tensorflow.js';
