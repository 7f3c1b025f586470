import { operators } from '../operators.js';
import { arity, CONSTANT, type Program } from '../program.js';
import { type CompiledOperator, leafOperand, operationOf } from './compile-values.js';
import type { InstructionWriter, Operand } from './instruction-writer.js';
import * as code from './opcodes.js';

/**
 * Writes a program's value and its derivatives ∂f/∂cₖ with respect to every constant, exact.
 *
 * A constant occurs once, so its derivative is the product of the partial derivatives on its one path to the root.
 * Paths share their upper parts: the products are taken from the root downwards, each edge once, and only where a
 * constant lies below.
 *
 * @param output - is given each derivative's block as soon as it is written; the block is then used again.
 */
export function compileJacobian(
  writer: InstructionWriter,
  program: Program,
  output: (constant: number, derivative: Operand) => void,
): Operand {
  const tree = compileTree(writer, program);
  const root = program.codes.length - 1;
  const derivatives: Operand[] = [];
  derivatives[root] = writer.constant(1);
  let constant = tree.constants;
  for (let token = root; token >= 0; token--) {
    if (!tree.varies[token]) continue;
    const derivative = derivatives[token]!;
    if (program.codes[token] === CONSTANT) {
      const block = writer.block(derivative);
      output(--constant, block);
      writer.release(block);
      continue;
    }
    const name = operators[program.codes[token]! - 1]!.name as CompiledOperator;
    const operands = tree.operands[token]!;
    const [x, y = x] = operands.map((operand) => tree.values[operand]!) as [Operand, Operand?];
    operands.forEach((operand, index) => {
      if (!tree.varies[operand]) return;
      const step = { x, y, v: tree.values[token]!, d: derivative };
      derivatives[operand] = downwards(writer, name, index, step);
    });
    writer.release(derivative);
  }
  return writer.block(tree.values[root]!);
}

/** A program's tokens: the blocks of their values, their operands, and whether a constant lies in their subtree. */
interface Tree {
  readonly values: readonly Operand[];
  readonly operands: readonly (readonly number[])[];
  readonly varies: readonly boolean[];
  readonly constants: number;
}

/** Writes every token's value to a slot that stays. */
function compileTree(writer: InstructionWriter, program: Program): Tree {
  const values: Operand[] = [];
  const operands: number[][] = [];
  const varies: boolean[] = [];
  const stack: number[] = [];
  let constants = 0;
  program.codes.forEach((tokenCode, token) => {
    const count = arity(tokenCode);
    const own = count === 0 ? [] : stack.splice(-count);
    operands.push(own);
    if (count === 0) {
      values.push(leafOperand(writer, program, token));
      varies.push(tokenCode === CONSTANT);
      if (tokenCode === CONSTANT) constants++;
    } else {
      const [x, y] = own.map((operand) => writer.retain(values[operand]!)) as [Operand, Operand?];
      const operation = operationOf(tokenCode);
      values.push(y === undefined ? writer.unary(operation, x) : writer.binary(operation, x, y));
      varies.push(own.some((operand) => varies[operand]!));
    }
    stack.push(token);
  });
  return { values, operands, varies, constants };
}

/** An operator's operands x and y, its value v, and the derivative d of the whole with respect to v. */
interface Step {
  readonly x: Operand;
  readonly y: Operand;
  readonly v: Operand;
  readonly d: Operand;
}

/** Writes d · ∂v/∂operand. What it is given stays; the result is the caller's to release. */
function downwards(
  { constant, constantOf, retain, unary, binary }: InstructionWriter,
  name: CompiledOperator,
  operand: number,
  { x, y, v, d }: Step,
): Operand {
  const one = constant(1);
  const times = (left: Operand, right: Operand): Operand => {
    const [a, b] = [constantOf(left), constantOf(right)];
    if (a !== undefined && b !== undefined) return constant(a * b);
    if (a === 1) return right;
    if (b === 1) return left;
    return binary(code.MULTIPLY, left, right);
  };
  /** (1 ± sign(x − y))/2: which of the two min and max take. */
  const chosen = (operation: number): Operand => {
    const sign = unary(code.SIGN, binary(code.SUBTRACT, retain(x), retain(y)));
    return times(binary(operation, one, sign), constant(0.5));
  };
  const by = (factor: Operand): Operand => times(retain(d), factor);
  switch (name) {
    case 'add':
      return retain(d);
    case 'subtract':
      return operand === 0 ? retain(d) : by(constant(-1));
    case 'multiply':
      return by(retain(operand === 0 ? y : x));
    case 'divide': {
      const over = binary(code.DIVIDE, retain(d), retain(y));
      return operand === 0 ? over : times(times(over, retain(v)), constant(-1));
    }
    case 'pow': {
      if (operand === 1) return by(times(unary(code.LOGARITHM, retain(x)), retain(v)));
      const exponent = constantOf(y);
      const less = exponent === undefined ? binary(code.SUBTRACT, retain(y), one) : constant(exponent - 1);
      return by(times(binary(code.POWER, retain(x), less), retain(y)));
    }
    case 'neg':
      return by(constant(-1));
    case 'inv':
      return times(by(unary(code.SQUARE, retain(v))), constant(-1));
    case 'square':
      return by(times(retain(x), constant(2)));
    case 'cube':
      return by(times(unary(code.SQUARE, retain(x)), constant(3)));
    case 'sqrt':
      return times(binary(code.DIVIDE, retain(d), retain(v)), constant(0.5));
    case 'abs':
      return by(unary(code.SIGN, retain(x)));
    case 'sign':
      return by(constant(0));
    case 'exp':
      return by(retain(v));
    case 'log':
      return binary(code.DIVIDE, retain(d), retain(x));
    case 'sin':
      return by(unary(code.COSINE, retain(x)));
    case 'cos':
      return times(by(unary(code.SINE, retain(x))), constant(-1));
    case 'tan':
      return by(binary(code.ADD, unary(code.SQUARE, retain(v)), one));
    case 'tanh':
      return by(binary(code.SUBTRACT, one, unary(code.SQUARE, retain(v))));
    case 'min':
      return by(chosen(operand === 0 ? code.SUBTRACT : code.ADD));
    case 'max':
      return by(chosen(operand === 0 ? code.ADD : code.SUBTRACT));
  }
}
