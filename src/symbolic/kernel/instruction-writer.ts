/**
 * Writes the kernel's instructions and keeps account of the slots they use. Constants and columns are operands like
 * any other, so that leaves cost no pass over the rows.
 *
 * @packageDocumentation
 */
import * as code from './opcodes.js';

/** Where things lie in the kernel's memory, in bytes; columns and slots at multiples of 16. */
export interface Layout {
  readonly instructions: number;
  /** The first variable's column, and how far on the next one is. */
  readonly columns: number;
  readonly columnStride: number;
  /** The first slot (a block of intermediate values), beyond the columns, and how far on the next one is. */
  readonly slots: number;
  readonly slotStride: number;
}

/** A slot's or a column's address, or −1 − k for the writer's k-th constant. */
export type Operand = number;

export interface InstructionWriter {
  /** Forgets what was written; the views are of the kernel's memory as it now is. */
  begin(layout: Layout, integers: Int32Array, floats: Float64Array, tokens: number): void;
  column(variable: number): Operand;
  constant(value: number): Operand;
  /** The value of a constant operand; undefined for any other. */
  constantOf(operand: Operand): number | undefined;
  /** Needs an operand once more, or once less: a slot that nobody needs is given away. */
  retain(operand: Operand): Operand;
  release(operand: Operand): void;
  /** The operand as a block: a constant is written to a slot. */
  block(operand: Operand): Operand;
  /** One operation. Releases its operands, so that its result may take their place. */
  unary(operation: number, x: Operand): Operand;
  binary(operation: number, x: Operand, y: Operand): Operand;
  /** A block leaves the kernel: to a float64 column at `to`, or into sums with those at `to` and `column`. */
  leave(operation: number, block: Operand, to: number, column?: number, constant?: number): void;
  /** Where the instructions end. */
  end(): number;
}

/** At most so many instructions and slots for a token, derivatives included. */
export const INSTRUCTIONS_PER_TOKEN = 16;
export const SLOTS_PER_TOKEN = 4;
/** The program length that memory is first laid out for. */
const TOKENS = 64;
/** Powers by repeated multiplication go so far. */
const LARGEST_FIXED_POWER = 8;

/** A writer to be used again and again. */
export function createInstructionWriter(): InstructionWriter {
  let layout: Layout;
  let integers: Int32Array;
  let floats: Float64Array;
  let at = 0;
  let constants = new Float64Array(INSTRUCTIONS_PER_TOKEN * TOKENS);
  let constantCount = 0;
  // How many still need a slot; slots once used that nobody needs; how many there are.
  let uses = new Int32Array(SLOTS_PER_TOKEN * TOKENS);
  let free = new Int32Array(SLOTS_PER_TOKEN * TOKENS);
  let freeCount = 0;
  let slotCount = 0;

  const write = (instruction: number, to: number, x: number, y: number, constant: number): void => {
    const word = at >> 2;
    integers[word] = instruction;
    integers[word + 1] = to;
    integers[word + 2] = x;
    integers[word + 3] = y;
    floats[(at >> 3) + 2] = constant;
    at += code.INSTRUCTION;
  };
  const take = (): Operand => {
    const slot = freeCount > 0 ? free[--freeCount]! : slotCount++;
    uses[slot] = 1;
    return layout.slots + slot * layout.slotStride;
  };
  const release = (operand: Operand): void => {
    if (operand < layout.slots) return;
    const slot = (operand - layout.slots) / layout.slotStride;
    if (--uses[slot]! === 0) free[freeCount++] = slot;
  };
  const block = (operand: Operand): Operand => {
    if (operand >= 0) return operand;
    const to = take();
    write(4 * code.FILL, to, 0, 0, constants[-1 - operand]!);
    return to;
  };
  const unary = (operation: number, x: Operand, constant = 0): Operand => {
    const from = block(x);
    release(from);
    const to = take();
    write(4 * operation, to, from, 0, constant);
    return to;
  };

  return {
    begin(where, integerView, floatView, tokens) {
      layout = where;
      integers = integerView;
      floats = floatView;
      at = where.instructions;
      constantCount = freeCount = slotCount = 0;
      if (SLOTS_PER_TOKEN * tokens > uses.length) {
        constants = new Float64Array(INSTRUCTIONS_PER_TOKEN * tokens);
        uses = new Int32Array(SLOTS_PER_TOKEN * tokens);
        free = new Int32Array(SLOTS_PER_TOKEN * tokens);
      }
    },
    column: (variable) => layout.columns + variable * layout.columnStride + code.COLUMN,
    constant: (value) => {
      constants[constantCount] = value;
      return -1 - constantCount++;
    },
    constantOf: (operand) => (operand < 0 ? constants[-1 - operand] : undefined),
    retain: (operand) => {
      if (operand >= layout.slots) uses[(operand - layout.slots) / layout.slotStride]!++;
      return operand;
    },
    release,
    block,
    unary,
    binary: (operation, x, y) => {
      const exponent = operation === code.POWER && y < 0 ? constants[-1 - y]! : Number.NaN;
      if (Number.isInteger(2 * exponent) && Math.abs(exponent) <= LARGEST_FIXED_POWER) {
        return unary(code.FIXED_POWER, x, exponent);
      }
      const first = y < 0 ? block(x) : x;
      release(first);
      release(y);
      const to = take();
      if (y < 0) write(4 * operation + code.BLOCK_CONSTANT, to, first, 0, constants[-1 - y]!);
      else if (first < 0) write(4 * operation + code.CONSTANT_BLOCK, to, 0, y, constants[-1 - first]!);
      else write(4 * operation + code.BLOCKS, to, first, y, 0);
      return to;
    },
    leave: (operation, from, to, column = 0, constant = 0) =>
      write(4 * operation, to, from, column, constant),
    end: () => at,
  };
}
