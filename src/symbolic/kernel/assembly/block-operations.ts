// One function an operation, over a block. They are functions so that Binaryen, which folds equal code of a switch
// together, does not make one loop of many that asks on every turn which operation it is.
import {
  ABSOLUTE,
  ADD,
  BLOCKS,
  BLOCK_CONSTANT,
  COSINE,
  CUBE,
  DIVIDE,
  EXPONENTIAL,
  HYPERBOLIC_TANGENT,
  INVERSE,
  LOGARITHM,
  MAXIMUM,
  MINIMUM,
  MULTIPLY,
  NEGATE,
  ROOT,
  SIGN,
  SINE,
  SQUARE,
  SUBTRACT,
  TANGENT,
} from '../opcodes';
import { block, blockConstant, blocks, constantBlock, longBlock, powers, powersOfConstant, powersToConstant } from './loops';

@inline
function binary<T>(operation: i32, mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  if (mode == BLOCKS) blocks<T>(operation, to, x, y, bytes);
  else if (mode == BLOCK_CONSTANT) blockConstant<T>(operation, to, x, c, bytes);
  else constantBlock<T>(operation, to, c, y, bytes);
}

export function add<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  binary<T>(ADD, mode, to, x, y, c, bytes);
}

export function subtract<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  binary<T>(SUBTRACT, mode, to, x, y, c, bytes);
}

export function multiply<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  binary<T>(MULTIPLY, mode, to, x, y, c, bytes);
}

export function divide<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  binary<T>(DIVIDE, mode, to, x, y, c, bytes);
}

export function minimum<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  binary<T>(MINIMUM, mode, to, x, y, c, bytes);
}

export function maximum<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  binary<T>(MAXIMUM, mode, to, x, y, c, bytes);
}

export function raise<T>(mode: i32, to: usize, x: usize, y: usize, c: f64, bytes: usize): void {
  if (mode == BLOCKS) powers<T>(to, x, y, bytes);
  else if (mode == BLOCK_CONSTANT) powersToConstant<T>(to, x, c, bytes);
  else powersOfConstant<T>(to, c, y, bytes);
}

export function negate<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(NEGATE, to, x, bytes);
}

export function invert<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(INVERSE, to, x, bytes);
}

export function square<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(SQUARE, to, x, bytes);
}

export function cube<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(CUBE, to, x, bytes);
}

export function root<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(ROOT, to, x, bytes);
}

export function absolute<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(ABSOLUTE, to, x, bytes);
}

export function sign<T>(to: usize, x: usize, bytes: usize): void {
  block<T>(SIGN, to, x, bytes);
}

export function exponentials<T>(to: usize, x: usize, bytes: usize): void {
  longBlock<T>(EXPONENTIAL, to, x, bytes);
}

export function logarithms<T>(to: usize, x: usize, bytes: usize): void {
  longBlock<T>(LOGARITHM, to, x, bytes);
}

export function sines<T>(to: usize, x: usize, bytes: usize): void {
  longBlock<T>(SINE, to, x, bytes);
}

export function cosines<T>(to: usize, x: usize, bytes: usize): void {
  longBlock<T>(COSINE, to, x, bytes);
}

export function tangents<T>(to: usize, x: usize, bytes: usize): void {
  longBlock<T>(TANGENT, to, x, bytes);
}

export function hyperbolicTangents<T>(to: usize, x: usize, bytes: usize): void {
  longBlock<T>(HYPERBOLIC_TANGENT, to, x, bytes);
}
