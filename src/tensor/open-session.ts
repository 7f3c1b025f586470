import { InputError } from 'principia/math';
import { type Backend, type CompiledBackend, executionProviders, widestPrecision } from './backend.js';
import { type ChosenBackend, chooseBackend } from './choose-backend.js';
import type { Graph } from './graph.js';
import { createNativeSession, nativeRules } from './native/index.js';
import type { Precision } from './onnx-model.js';
import { onnxRules } from './onnx-rules.js';
import { createOnnxSession } from './onnx-session.js';
import type { Carried, SteppingSession } from './session.js';
import type { Rule } from './simplify/index.js';

/** Where and how a function is compiled. */
export interface CompileOptions {
  /**
   * By default `native` for a function that is `repeated`, where there is a C compiler, and else the first of `onnx`,
   * `wasm` and `cpu` that starts; see `chooseBackend`.
   */
  readonly backend?: Backend;
  /** The function will run thousands of times, so that a C compiler's second is well spent. */
  readonly repeated?: boolean;
  /** Width of floating-point numbers, `float32` by default; `float64` runs on `native`, `onnx` and `onnx-cuda` only. */
  readonly precision?: Precision;
  /** Threads within one operation, 1 by default; the results are the same bits for any number. */
  readonly threads?: number;
}

/** Options with what they leave open decided. */
export interface Target extends ChosenBackend {
  readonly precision: Precision;
  readonly threads: number;
}

/**
 * Decides where a function is compiled.
 *
 * @throws InputError where the backend that is asked for does not start, or the precision is more than it has.
 */
export async function chooseTarget(options: CompileOptions): Promise<Target> {
  const { precision = 'float32', threads = 1, repeated = false } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError(`compile: threads must be a whole number, 1 or more, but is ${threads}`);
  }
  if (precision !== 'float32' && precision !== 'float64') {
    throw new InputError(`compile: precision is '${precision}', expected 'float32' or 'float64'`);
  }
  const chosen = await chooseBackend(options.backend, { repeated, threads });
  const { backend, reason } = chosen;
  if (precision === 'float64' && widestPrecision(backend) === 'float32') {
    throw new InputError(
      `compile: precision 'float64' needs the backend 'native', 'onnx' or 'onnx-cuda', and this is '${backend}', ` +
        `which computes in 32 bits${reason === undefined ? '' : ` (${reason})`}: ask for 'float32', or for ` +
        'widestPrecision(backend)',
    );
  }
  return { ...chosen, precision, threads };
}

/** The simplifications that a backend wants. */
export const rulesFor = (backend: CompiledBackend, precision: Precision): readonly Rule[] =>
  backend === 'native' ? nativeRules : onnxRules(precision);

/** A session for a graph. */
export function openSession(
  graph: Graph,
  backend: CompiledBackend,
  { precision, threads }: Target,
  carried: Carried = {},
): Promise<SteppingSession> {
  if (backend === 'native') return createNativeSession(graph, precision, threads, carried);
  return createOnnxSession(graph, precision, threads, executionProviders[backend], carried);
}
