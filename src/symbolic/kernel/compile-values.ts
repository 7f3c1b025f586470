import { type OperatorName, operators } from '../operators.js';
import { arity, CONSTANT, type Program, VARIABLE } from '../program.js';
import type { InstructionWriter, Operand } from './instruction-writer.js';
import * as code from './opcodes.js';

/** An operator that the kernel has; programs with others are left to the plain loops. */
export type CompiledOperator = Exclude<OperatorName, 'asin' | 'acos' | 'greater' | 'less' | 'if'>;

const byName: Readonly<Record<CompiledOperator, number>> = {
  add: code.ADD,
  subtract: code.SUBTRACT,
  multiply: code.MULTIPLY,
  divide: code.DIVIDE,
  pow: code.POWER,
  neg: code.NEGATE,
  inv: code.INVERSE,
  square: code.SQUARE,
  cube: code.CUBE,
  sqrt: code.ROOT,
  abs: code.ABSOLUTE,
  sign: code.SIGN,
  exp: code.EXPONENTIAL,
  log: code.LOGARITHM,
  sin: code.SINE,
  cos: code.COSINE,
  tan: code.TANGENT,
  tanh: code.HYPERBOLIC_TANGENT,
  min: code.MINIMUM,
  max: code.MAXIMUM,
};

/** By a program's operator code: the kernel's operation; 0 where it has none. */
const operations = Uint8Array.from({ length: 256 }, (_, tokenCode) => {
  const operator = operators[tokenCode - 1];
  return operator && operator.name in byName ? byName[operator.name as CompiledOperator] : 0;
});

/** The kernel's operation for a program's operator code. */
export function operationOf(tokenCode: number): number {
  return operations[tokenCode]!;
}

/** Whether the kernel has all of a program's operators. */
export function isCompilable({ codes }: Program): boolean {
  for (let token = 0; token < codes.length; token++) {
    if (arity(codes[token]!) > 0 && operations[codes[token]!] === 0) return false;
  }
  return true;
}

/** A constant or a variable as an operand. */
export function leafOperand(writer: InstructionWriter, { codes, values }: Program, token: number): Operand {
  return codes[token] === CONSTANT
    ? writer.constant(values[token]!)
    : writer.column(codes[token]! - VARIABLE);
}

let stack = new Int32Array(64);

/** Writes a program's value and gives its block: an instruction an operator, a slot as soon as one is free. */
export function compileValues(writer: InstructionWriter, program: Program): Operand {
  const { codes } = program;
  if (codes.length > stack.length) stack = new Int32Array(2 * codes.length);
  let depth = 0;
  for (let token = 0; token < codes.length; token++) {
    const operands = arity(codes[token]!);
    const operation = operations[codes[token]!]!;
    if (operands === 0) stack[depth++] = leafOperand(writer, program, token);
    else if (operands === 1) stack[depth - 1] = writer.unary(operation, stack[depth - 1]!);
    else {
      depth--;
      stack[depth - 1] = writer.binary(operation, stack[depth - 1]!, stack[depth]!);
    }
  }
  return writer.block(stack[0]!);
}
