import { InputError } from 'principia/math';
import { createEvaluator, type Evaluator } from '../evaluator.js';
import { type Loss, meanLoss } from '../loss.js';
import { constantTokens, type Program } from '../program.js';
import type { UserOperator } from '../user-operator.js';
import { compileJacobian } from './compile-jacobian.js';
import { compileValues, isCompilable } from './compile-values.js';
import type { Layout, Operand } from './instruction-writer.js';
import { createKernelMemory } from './kernel-memory.js';
import * as code from './opcodes.js';

/** How the kernel computes. */
export interface WasmEvaluatorOptions {
  /** float32 is twice as fast and good to rank forms; results leave as float64 either way. Default float64. */
  readonly precision?: 'float32' | 'float64';
  /** Leave at the first block of rows that is not finite; what was to be written is then incomplete. Default false. */
  readonly stopEarly?: boolean;
  /** What losses compare with: t = √w y and s = √w, one number a row. */
  readonly target?: Float64Array;
  readonly scale?: Float64Array;
  /** Users' operators that programs may call; those programs are run by `createEvaluator`. */
  readonly users?: readonly UserOperator[];
}

/** What the best scale and offset of f are found from. */
export interface Moments {
  /** Σ s²f. */
  readonly sum: number;
  /** Σ (sf)². */
  readonly square: number;
  /** Σ s f t. */
  readonly product: number;
}

/** An evaluator that also measures, without f ever leaving the processor's cache. */
export interface WasmEvaluator extends Evaluator {
  /** mean ρ(t − s f); null where f is not finite. */
  loss(program: Program, loss: Loss): number | null;
  /** null where f is not finite. */
  moments(program: Program): Moments | null;
}

/** Rows are worked on in blocks of so many bytes a slot, so that the slots of a program stay in the first cache. */
const VALUE_BLOCK = 2048;
const JACOBIAN_BLOCK = 512;
const lossOperation = {
  squared: code.SQUARED_LOSS,
  relative: code.SQUARED_LOSS,
  absolute: code.ABSOLUTE_LOSS,
  huber: code.HUBER_LOSS,
} as const;

/**
 * An evaluator of programs whose variable k is column k, in WebAssembly with SIMD; the same bits on every machine.
 *
 * Against `createEvaluator`: the same values to rounding, NaN at the same rows. Functions err by at most 2 ulp of the
 * precision (log and pow 1, tan 3, constant powers of whole and half exponents n up to 8 by |n| + 1). Programs with operators that the
 * kernel lacks are run by `createEvaluator`.
 *
 * @throws InputError where target or scale have another length than the columns.
 */
export function createWasmEvaluator(
  columns: readonly Float64Array[],
  rows: number,
  { precision = 'float64', stopEarly = false, target, scale, users = [] }: WasmEvaluatorOptions = {},
): WasmEvaluator {
  for (const [what, column] of Object.entries({ target, scale })) {
    if (column && column.length !== rows) {
      throw new InputError(`The ${what} has ${column.length} rows, the columns ${rows}; they must be equal.`);
    }
  }
  const width = precision === 'float32' ? 4 : 8;
  const memory = createKernelMemory(columns, rows, width, target, scale);
  const { kernel, writer, bytes } = memory;
  const run = precision === 'float32' ? kernel.run32 : kernel.run64;
  let plain: Evaluator | undefined;
  let residuals: Float64Array | undefined;
  const fallback = (): Evaluator => {
    plain ??= createEvaluator(columns, rows, users);
    return plain;
  };
  const start = (program: Program, outputs: number, block: number): Layout =>
    memory.begin(program.codes.length, outputs, block);
  const finish = ({ instructions }: Layout, block: number): boolean =>
    run(instructions, writer.end(), bytes, block, stopEarly) !== 0;
  /** Values go to a sum; those of the plain evaluator are put into a column of the kernel first. */
  const measure = (program: Program, leave: (value: Operand) => void): boolean => {
    const layout = start(program, 1, VALUE_BLOCK);
    if (isCompilable(program)) leave(compileValues(writer, program));
    else {
      if (!fallback().values(program, memory.result(0))) return false;
      leave(memory.adopt(0));
    }
    return finish(layout, VALUE_BLOCK);
  };
  /** Losses that the kernel has no sum for. */
  const plainLoss = (program: Program, loss: Loss): number | null => {
    residuals ??= new Float64Array(rows);
    if (!evaluator.values(program, residuals)) return null;
    for (let row = 0; row < rows; row++) {
      residuals[row] = (target?.[row] ?? 0) - (scale?.[row] ?? 1) * residuals[row]!;
    }
    return meanLoss(loss, residuals, rows);
  };
  const evaluator: WasmEvaluator = {
    rows,
    values(program, out) {
      if (!isCompilable(program)) return fallback().values(program, out);
      const layout = start(program, 1, VALUE_BLOCK);
      writer.leave(code.OUTPUT, compileValues(writer, program), memory.output(0));
      const finite = finish(layout, VALUE_BLOCK);
      out.set(memory.result(0));
      return finite;
    },
    jacobian(program, out, derivatives) {
      if (!isCompilable(program)) return fallback().jacobian(program, out, derivatives);
      const constants = constantTokens(program).length;
      const layout = start(program, constants + 1, JACOBIAN_BLOCK);
      const value = compileJacobian(writer, program, (constant, block) => {
        writer.leave(code.OUTPUT, block, memory.output(constant));
      });
      writer.leave(code.OUTPUT, value, memory.output(constants));
      const finite = finish(layout, JACOBIAN_BLOCK);
      out.set(memory.result(constants));
      for (let constant = 0; constant < constants; constant++) {
        derivatives.set(memory.result(constant), constant * rows);
      }
      return finite;
    },
    loss(program, loss) {
      const { name, threshold } = loss;
      if (name === 'log-cosh' || name === 'own') return plainLoss(program, loss);
      const finite = measure(program, (value) => {
        writer.leave(lossOperation[name], value, memory.scale, memory.target, threshold);
      });
      return finite ? kernel.sum(0) / rows : null;
    },
    moments(program) {
      const finite = measure(program, (value) => {
        writer.leave(code.MOMENTS, value, memory.scale, memory.target);
      });
      return finite ? { sum: kernel.sum(0), square: kernel.sum(1), product: kernel.sum(2) } : null;
    },
  };
  return evaluator;
}
