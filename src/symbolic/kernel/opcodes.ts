/**
 * The instructions of the evaluation kernel, shared by its source (AssemblyScript) and by the compiler that writes
 * them (TypeScript). An instruction's code is four times its operation plus its mode.
 *
 * @packageDocumentation
 */

/** Both operands are blocks in memory; an operation of one operand reads the first. */
export const BLOCKS = 0;
/** The second operand is the instruction's constant. */
export const BLOCK_CONSTANT = 1;
/** The first operand is the instruction's constant. */
export const CONSTANT_BLOCK = 2;

/** A block of the constant. */
export const FILL = 0;
export const ADD = 1;
export const SUBTRACT = 2;
export const MULTIPLY = 3;
export const DIVIDE = 4;
export const POWER = 5;
export const NEGATE = 6;
export const INVERSE = 7;
export const SQUARE = 8;
export const CUBE = 9;
export const ROOT = 10;
export const ABSOLUTE = 11;
export const SIGN = 12;
export const EXPONENTIAL = 13;
export const LOGARITHM = 14;
export const SINE = 15;
export const COSINE = 16;
export const TANGENT = 17;
export const HYPERBOLIC_TANGENT = 18;
export const MINIMUM = 19;
export const MAXIMUM = 20;
/** x^c for an instruction's constant c that is a multiple of a half. */
export const FIXED_POWER = 21;
/** Writes a block to a float64 column and looks whether it is finite. */
export const OUTPUT = 22;
/** Adds up what the best scale and offset of f need: Σ s²f, Σ (sf)², Σ sf t, and whether f is finite. */
export const MOMENTS = 23;
/** Adds up Σ ρ(t − s f): z², |z| or Huber's, and whether f is finite. */
export const SQUARED_LOSS = 24;
export const ABSOLUTE_LOSS = 25;
export const HUBER_LOSS = 26;

/** Bytes of an instruction: operation, destination, first and second operand (int32 each), a float64 constant. */
export const INSTRUCTION = 24;
/** Rows are padded to so many bytes of a column: what one turn of the unrolled loops takes. */
export const STRIDE = 64;
/** Added to an address (a multiple of 16) that moves on with the rows: a column, where a slot stays. */
export const COLUMN = 1;
