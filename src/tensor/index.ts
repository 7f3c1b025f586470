/**
 * The tensor engine: functions written in TensorFlow.js operations, differentiated to any order, compiled to machine
 * code or for ONNX Runtime.
 *
 * @packageDocumentation
 */
export type { ArrayRecord, ArrayValue, InputDescription } from './array-value.js';
export { type Backend, backendNames, widestPrecision } from './backend.js';
export { type BackendStatus, backendReport } from './backend-report.js';
export { type ChoiceOptions, type ChosenBackend, chooseBackend } from './choose-backend.js';
export { type CompiledFunction, compile } from './compile.js';
export {
  type CompiledStep,
  type CompileStepOptions,
  compileStep,
  type StepExamples,
  type StepFunction,
  type StepResult,
} from './compile-step.js';
export {
  hessianVectorProduct,
  jacobianVectorProduct,
  type ValueAndGradients,
  valueAndGradients,
} from './differentiate.js';
export { type ExportOptions, exportOnnx } from './export-onnx.js';
export type { FreeExamples, ShapeSupport } from './free-dimension/index.js';
export { constant, tf } from './full-precision.js';
export type { Precision } from './onnx-model.js';
export type { CompileOptions } from './open-session.js';
export { tensorSpace } from './tensor-space.js';
export type { Tensor, TensorRecord } from './tensorflow.js';
export { vectorise } from './vectorise.js';
