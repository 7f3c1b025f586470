import {
  createInstructionWriter,
  INSTRUCTIONS_PER_TOKEN,
  type InstructionWriter,
  type Layout,
  type Operand,
  SLOTS_PER_TOKEN,
} from './instruction-writer.js';
import { type Kernel, loadKernel } from './load-kernel.js';
import * as code from './opcodes.js';

/** A kernel with data in its memory: columns that stay, then room for one program at a time. */
export interface KernelMemory {
  readonly kernel: Kernel;
  readonly writer: InstructionWriter;
  /** Bytes of a column. */
  readonly bytes: number;
  /** Where the float64 columns of what losses compare with lie. */
  readonly scale: number;
  readonly target: number;
  /** Lays out instructions, slots and output columns for a program, and begins to write. */
  begin(tokens: number, outputs: number, block: number): Layout;
  /** Where output column `index` lies. */
  output(index: number): number;
  /** The rows of an output column, until the memory is used again. */
  result(index: number): Float64Array;
  /** An output column that the host has filled, as an operand. */
  adopt(index: number): Operand;
}

/** Slots lie one cache line further apart than they are long, so that they do not meet in the same sets. */
const LINE = 64;
const PAGE = 65536;

/**
 * Copies columns into a kernel's memory.
 *
 * @param width - bytes of a number: 4 or 8.
 * @param target - 0 where absent.
 * @param scale - 1 where absent.
 */
export function createKernelMemory(
  columns: readonly Float64Array[],
  rows: number,
  width: 4 | 8,
  target: Float64Array | undefined,
  scale: Float64Array | undefined,
): KernelMemory {
  const kernel = loadKernel();
  const writer = createInstructionWriter();
  const bytes = roundUp(rows * width, code.STRIDE);
  const paddedRows = bytes / width;
  const columnStride = bytes + LINE;
  const first = kernel.base();
  const scaleAt = first + columns.length * columnStride;
  const targetAt = scaleAt + 8 * paddedRows;
  const work = targetAt + 8 * paddedRows;
  let integers = new Int32Array(kernel.memory.buffer);
  let floats = new Float64Array(kernel.memory.buffer);
  let outputs = work;

  const grow = (end: number): void => {
    const missing = end - kernel.memory.buffer.byteLength;
    if (missing <= 0) return;
    kernel.memory.grow(Math.ceil(missing / PAGE));
    integers = new Int32Array(kernel.memory.buffer);
    floats = new Float64Array(kernel.memory.buffer);
  };
  grow(work);
  const FloatArray = width === 4 ? Float32Array : Float64Array;
  columns.forEach((column, index) => {
    const room = new FloatArray(kernel.memory.buffer, first + index * columnStride, paddedRows);
    room.set(column.subarray(0, rows));
    // Rows that only fill up repeat the last one, so that they are finite where it is.
    room.fill(column[rows - 1]!, rows);
  });
  // With scale and target 0 they add nothing to a sum.
  floats.fill(1, scaleAt / 8, scaleAt / 8 + rows);
  if (scale) floats.set(scale, scaleAt / 8);
  if (target) floats.set(target, targetAt / 8);

  return {
    kernel,
    writer,
    bytes,
    scale: scaleAt,
    target: targetAt,
    begin(tokens, outputCount, block) {
      const slots = roundUp(work + (tokens + 1) * INSTRUCTIONS_PER_TOKEN * code.INSTRUCTION, LINE);
      outputs = slots + (tokens + 1) * SLOTS_PER_TOKEN * (block + LINE);
      grow(outputs + outputCount * 8 * paddedRows);
      const layout = {
        instructions: work,
        columns: first,
        columnStride,
        slots,
        slotStride: block + LINE,
      };
      writer.begin(layout, integers, floats, tokens + 1);
      return layout;
    },
    output: (index) => outputs + index * 8 * paddedRows,
    result: (index) => {
      const start = outputs / 8 + index * paddedRows;
      return floats.subarray(start, start + rows);
    },
    adopt: (index) => {
      const start = outputs + index * 8 * paddedRows;
      const room = new FloatArray(kernel.memory.buffer, start, paddedRows);
      // Forwards, since a float32 takes the room of what was read before it.
      for (let row = 0; row < rows; row++) room[row] = floats[start / 8 + row]!;
      room.fill(room[rows - 1]!, rows);
      return start + code.COLUMN;
    },
  };
}

function roundUp(size: number, step: number): number {
  return Math.ceil(size / step) * step;
}
