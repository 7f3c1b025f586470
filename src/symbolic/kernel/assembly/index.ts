// The evaluation kernel: runs instructions over blocks of rows. Only IEEE operations whose bits are laid down (no fused multiply-add,
// no relaxed SIMD), so every machine gives the same bits.
import {
  ABSOLUTE,
  ABSOLUTE_LOSS,
  ADD,
  COLUMN,
  COSINE,
  CUBE,
  DIVIDE,
  EXPONENTIAL,
  FILL,
  FIXED_POWER,
  HUBER_LOSS,
  HYPERBOLIC_TANGENT,
  INSTRUCTION,
  INVERSE,
  LOGARITHM,
  MAXIMUM,
  MINIMUM,
  MOMENTS,
  MULTIPLY,
  NEGATE,
  OUTPUT,
  POWER,
  ROOT,
  SIGN,
  SINE,
  SQUARE,
  SQUARED_LOSS,
  SUBTRACT,
  TANGENT,
} from '../opcodes';
import {
  absolute,
  add,
  cosines,
  cube,
  divide,
  exponentials,
  hyperbolicTangents,
  invert,
  logarithms,
  maximum,
  minimum,
  multiply,
  negate,
  raise,
  root,
  sign,
  sines,
  square,
  subtract,
  tangents,
} from './block-operations';
import { fill, fixedPowers } from './loops';
import { all } from './numbers';
import { absoluteLoss, huberLoss, moments, output, squaredLoss, sums } from './sums';

/** Where the host's memory begins. */
export function base(): usize {
  return (__heap_base + 63) & ~63;
}

/** Sum `index` of the last run. */
export function sum(index: i32): f64 {
  return load<f64>(sums + (index << 4)) + load<f64>(sums + (index << 4), 8);
}

/** Runs instructions on float32 blocks; false where an output is not finite. */
export function run32(begin: usize, end: usize, bytes: usize, size: usize, stop: bool): bool {
  return run<f32>(begin, end, bytes, size, stop);
}

/** Runs instructions on float64 blocks; false where an output is not finite. */
export function run64(begin: usize, end: usize, bytes: usize, size: usize, stop: bool): bool {
  return run<f64>(begin, end, bytes, size, stop);
}

/**
 * @param bytes - of a column, a multiple of 64.
 * @param size - bytes of a block, a multiple of 64.
 * @param stop - to leave at the first block that is not finite.
 */
@inline
function run<T>(begin: usize, end: usize, bytes: usize, size: usize, stop: bool): bool {
  memory.fill(sums, 0, 48);
  let check = all<f64>(0);
  for (let offset: usize = 0; offset < bytes; offset += size) {
    const here = min(size, bytes - offset);
    for (let at = begin; at < end; at += INSTRUCTION) {
      const found = execute<T>(at, offset, here);
      if (found) check = v128.add<f64>(check, v128.load(verdict));
    }
    if (stop && !finite(check)) return false;
  }
  return finite(check);
}

/** What the last output found: 0 where finite, else NaN. */
const verdict: usize = memory.data(16, 16);

@inline
function finite(check: v128): bool {
  return i64x2.all_true(v128.eq<f64>(check, all<f64>(0)));
}

/** An operand's place: a column moves on with the rows, a slot stays. */
@inline
function place(address: usize, offset: usize): usize {
  return (address & ~15) + (offset & (0 - (address & COLUMN)));
}

/** One instruction on one block; whether it has left a verdict. */
function execute<T>(at: usize, offset: usize, bytes: usize): bool {
  const code = load<i32>(at);
  const to = place(load<u32>(at, 4), offset);
  const x = place(load<u32>(at, 8), offset);
  const y = place(load<u32>(at, 12), offset);
  const c = load<f64>(at, 16);
  // Columns of float64 move on by eight bytes a row, whatever T is.
  const shift: usize = sizeof<T>() == 4 ? 1 : 0;
  const rows = bytes >> (sizeof<T>() == 4 ? 2 : 3);
  switch (code >> 2) {
    case FILL:
      fill<T>(to, c, bytes);
      return false;
    case ADD:
      add<T>(code & 3, to, x, y, c, bytes);
      return false;
    case SUBTRACT:
      subtract<T>(code & 3, to, x, y, c, bytes);
      return false;
    case MULTIPLY:
      multiply<T>(code & 3, to, x, y, c, bytes);
      return false;
    case DIVIDE:
      divide<T>(code & 3, to, x, y, c, bytes);
      return false;
    case MINIMUM:
      minimum<T>(code & 3, to, x, y, c, bytes);
      return false;
    case MAXIMUM:
      maximum<T>(code & 3, to, x, y, c, bytes);
      return false;
    case POWER:
      raise<T>(code & 3, to, x, y, c, bytes);
      return false;
    case NEGATE:
      negate<T>(to, x, bytes);
      return false;
    case INVERSE:
      invert<T>(to, x, bytes);
      return false;
    case SQUARE:
      square<T>(to, x, bytes);
      return false;
    case CUBE:
      cube<T>(to, x, bytes);
      return false;
    case ROOT:
      root<T>(to, x, bytes);
      return false;
    case ABSOLUTE:
      absolute<T>(to, x, bytes);
      return false;
    case SIGN:
      sign<T>(to, x, bytes);
      return false;
    case EXPONENTIAL:
      exponentials<T>(to, x, bytes);
      return false;
    case LOGARITHM:
      logarithms<T>(to, x, bytes);
      return false;
    case SINE:
      sines<T>(to, x, bytes);
      return false;
    case COSINE:
      cosines<T>(to, x, bytes);
      return false;
    case TANGENT:
      tangents<T>(to, x, bytes);
      return false;
    case HYPERBOLIC_TANGENT:
      hyperbolicTangents<T>(to, x, bytes);
      return false;
    case FIXED_POWER:
      fixedPowers<T>(to, x, c, bytes);
      return false;
    case OUTPUT:
      v128.store(verdict, output<T>(to + (offset << shift), x, rows));
      return true;
    case MOMENTS:
      v128.store(verdict, moments<T>(x, to + (offset << shift), y + (offset << shift), rows));
      return true;
    case SQUARED_LOSS:
      v128.store(verdict, squaredLoss<T>(x, to + (offset << shift), y + (offset << shift), c, rows));
      return true;
    case ABSOLUTE_LOSS:
      v128.store(verdict, absoluteLoss<T>(x, to + (offset << shift), y + (offset << shift), c, rows));
      return true;
    case HUBER_LOSS:
      v128.store(verdict, huberLoss<T>(x, to + (offset << shift), y + (offset << shift), c, rows));
      return true;
    default:
      unreachable();
      return false;
  }
}
