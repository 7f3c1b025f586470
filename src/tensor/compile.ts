import type { ArrayRecord } from './array-value.js';
import { type Backend, isCompiled } from './backend.js';
import { checkExamples } from './check-function.js';
import { disposable } from './disposable.js';
import { runEagerly } from './eager.js';
import {
  type FreeExamples,
  freeNames,
  lengthsOf,
  openFreeSession,
  type ShapeSupport,
  withLengths,
} from './free-dimension/index.js';
import { type CompileOptions, chooseTarget, openSession, rulesFor } from './open-session.js';
import { recordFunction } from './record-function.js';
import type { TensorRecord } from './tensorflow.js';

/** A function of arrays, ready to be called many times. */
export interface CompiledFunction extends ShapeSupport {
  readonly backend: Backend;
  /** Why a backend other than the default was taken; absent where it was asked for or the default started. */
  readonly reason?: string;
  /** The outputs for these inputs; float outputs are always 64 bits wide, booleans are 0 and 1. */
  run(inputs: ArrayRecord): Promise<ArrayRecord>;
  /** Releases the memory held outside of JavaScript; the function cannot run afterwards. */
  dispose(): Promise<void>;
}

/**
 * Compiles a function of tensors, written in ordinary TensorFlow.js operations, gradients included.
 *
 * On `native`, `onnx` and its kin the function is run once on stand-ins that have shapes but no values, and what it does
 * is recorded and simplified. For `native` it is then written in C and compiled by the system's compiler, which takes
 * about a second; for `onnx` it is written as an ONNX model, and `run` is one call to ONNX Runtime. So `if` and loops may
 * depend on shapes but not on values, what it reads from outside becomes a constant, and it can draw no random numbers:
 * these, and data that change, belong in its inputs. On the other backends the function itself runs at every call.
 *
 * A length given as a number is fixed. A length given as a name is free: each run chooses it, 1 or more and the same
 * wherever the name occurs. The function is then recorded at three lengths, two a little above 10 and one above 256.
 * Where the recordings differ only in numbers that follow from the length (shapes, ends of slices, weights of means) one
 * model serves every length, and `shapes` is `dynamic`. Otherwise the function is compiled anew for every length that
 * is met, the last eight are kept, and `shapesReason` says why; so it always is on `native`. A choice that the function makes by a free length
 * itself (`if (n < 5)`) is seen only where the three lengths fall on both sides of it.
 *
 * @param fn From tensors by name to tensors by name.
 * @param examples Shape and element type of every input; names stand for free lengths.
 * @throws InputError where the function does what cannot be recorded (the message names the operation and the
 * remedy), an input does not have its shape or two do not agree on a free length, the backend asked for does not
 * start, or `float64` is asked of a backend that has 32 bits only.
 * @example
 * ```ts
 * const square = await compile(({ x }) => ({ y: tf.square(x) }), { x: { shape: [2] } });
 * (await square.run({ x: { shape: [2], data: Float64Array.of(2, 3) } })).y.data; // Float64Array [4, 9]
 *
 * const centred = await compile(({ x }) => ({ y: tf.sub(x, tf.mean(x, 0)) }), { x: { shape: ['batch', 2] } });
 * centred.shapes; // 'dynamic'
 * (await centred.run({ x: { shape: [2, 2], data: Float64Array.of(1, 2, 3, 6) } })).y.data; // [-1, -2, 1, 2]
 * (await centred.run({ x: { shape: [1, 2], data: Float64Array.of(5, 7) } })).y.data; // [0, 0]
 * ```
 */
export async function compile(
  fn: (inputs: TensorRecord) => TensorRecord,
  examples: FreeExamples,
  options: CompileOptions = {},
): Promise<CompiledFunction> {
  checkExamples(examples);
  const target = await chooseTarget(options);
  const { backend, reason } = target;
  const because = reason === undefined ? {} : { reason };
  if (isCompiled(backend)) {
    const session = await openFreeSession(
      examples,
      (fixed) => recordFunction(fn, fixed, rulesFor(backend, target.precision)),
      (graph) => openSession(graph, backend, target),
      backend !== 'native',
    );
    return disposable({ backend, ...because, ...session });
  }
  return disposable<CompiledFunction>({
    backend,
    ...because,
    shapes: freeNames(examples).length > 0 ? 'dynamic' : 'fixed',
    run: async (inputs) =>
      runEagerly(backend, fn, withLengths(examples, lengthsOf(examples, inputs)), inputs),
    dispose: async () => {},
  });
}
