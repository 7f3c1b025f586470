/**
 * Graphs as machine code: a program in C, compiled by the system's compiler, loaded into the process.
 *
 * A graph's elementwise operators are joined into loops that read and write memory once, matrix products keep tiles in
 * registers, and a call costs a microsecond, where ONNX Runtime takes one for every operator. It costs a second to
 * compile.
 *
 * @packageDocumentation
 */
export { nativeRules } from './native-rules.js';
export { createNativeSession } from './native-session.js';
export { tryCompiler } from './try-compiler.js';
