import { arity, CONSTANT, type Program } from './program.js';
import { operatorCode } from './vocabulary.js';

const commutative = new Uint8Array(256);
for (const name of ['add', 'multiply', 'min', 'max']) commutative[operatorCode(name)] = 1;
const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
let low = new Int32Array(64);
let high = new Int32Array(64);

/**
 * A 53-bit number for a program: the same for programs that differ by the order of what commutes, and so have the same
 * values to the last bit; different for others, but for a chance of 1 in 10¹⁶.
 *
 * @param values - the constants; null where programs are to count as equal whatever their constants.
 */
export function formKey(codes: Program['codes'], values: Program['values'] | null): number {
  if (codes.length > low.length) {
    low = new Int32Array(2 * codes.length);
    high = new Int32Array(2 * codes.length);
  }
  let depth = 0;
  for (let token = 0; token < codes.length; token++) {
    const code = codes[token]!;
    const operands = arity(code);
    depth -= operands;
    let first = mixed(code + 1, 0x9e3779b1);
    let second = mixed(code + 1, 0x85ebca77);
    if (code === CONSTANT && values !== null) {
      float[0] = values[token]!;
      first = mixed(first ^ words[0]!, words[1]! ^ 0x27d4eb2f);
      second = mixed(second ^ words[1]!, words[0]! ^ 0x165667b1);
    } else if (operands === 2 && commutative[code]) {
      first = mixed(first, (low[depth]! + low[depth + 1]!) | 0);
      second = mixed(second, (high[depth]! + high[depth + 1]!) | 0);
    } else {
      for (let operand = 0; operand < operands; operand++) {
        first = mixed(first, low[depth + operand]!);
        second = mixed(second, high[depth + operand]!);
      }
    }
    low[depth] = first;
    high[depth] = second;
    depth++;
  }
  return (low[0]! >>> 0) * 0x200000 + ((high[0]! >>> 0) & 0x1fffff);
}

/** The `formKey` of a program with its constants. */
export function programKey({ codes, values }: Program): number {
  return formKey(codes, values);
}

/** Whether an operator's operands may change places. */
export function commutes(code: number): boolean {
  return commutative[code] === 1;
}

/** Two words as one, each bit of it depending on all bits of both (after MurmurHash3's finaliser). */
export function mixed(a: number, b: number): number {
  let word = Math.imul(a ^ Math.imul(b, 0x2c1b3c6d), 0x297a2d39);
  word ^= word >>> 15;
  word = Math.imul(word, 0x85ebca6b);
  return word ^ (word >>> 13);
}
