// Loops over a block, four vectors a turn: a block is a whole number of 64 bytes.
import { extendedLogarithm } from './logarithm';
import { all } from './numbers';
import { areNormal, areOrdinary, combine, transform, transformAny } from './operations';
import { fixedPower, power } from './power';

export function fill<T>(to: usize, constant: f64, bytes: usize): void {
  const value = all<T>(constant);
  for (const end = to + bytes; to < end; to += 64) {
    v128.store(to, value);
    v128.store(to, value, 16);
    v128.store(to, value, 32);
    v128.store(to, value, 48);
  }
}

@inline
export function blocks<T>(operation: i32, to: usize, x: usize, y: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 64) {
    v128.store(to, combine<T>(operation, v128.load(x), v128.load(y)));
    v128.store(to, combine<T>(operation, v128.load(x, 16), v128.load(y, 16)), 16);
    v128.store(to, combine<T>(operation, v128.load(x, 32), v128.load(y, 32)), 32);
    v128.store(to, combine<T>(operation, v128.load(x, 48), v128.load(y, 48)), 48);
    x += 64;
    y += 64;
  }
}

@inline
export function blockConstant<T>(operation: i32, to: usize, x: usize, constant: f64, bytes: usize): void {
  const y = all<T>(constant);
  for (const end = to + bytes; to < end; to += 64) {
    v128.store(to, combine<T>(operation, v128.load(x), y));
    v128.store(to, combine<T>(operation, v128.load(x, 16), y), 16);
    v128.store(to, combine<T>(operation, v128.load(x, 32), y), 32);
    v128.store(to, combine<T>(operation, v128.load(x, 48), y), 48);
    x += 64;
  }
}

@inline
export function constantBlock<T>(operation: i32, to: usize, constant: f64, y: usize, bytes: usize): void {
  const x = all<T>(constant);
  for (const end = to + bytes; to < end; to += 64) {
    v128.store(to, combine<T>(operation, x, v128.load(y)));
    v128.store(to, combine<T>(operation, x, v128.load(y, 16)), 16);
    v128.store(to, combine<T>(operation, x, v128.load(y, 32)), 32);
    v128.store(to, combine<T>(operation, x, v128.load(y, 48)), 48);
    y += 64;
  }
}

@inline
export function block<T>(operation: i32, to: usize, x: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 64) {
    v128.store(to, transform<T>(operation, v128.load(x)));
    v128.store(to, transform<T>(operation, v128.load(x, 16)), 16);
    v128.store(to, transform<T>(operation, v128.load(x, 32)), 32);
    v128.store(to, transform<T>(operation, v128.load(x, 48)), 48);
    x += 64;
  }
}

/** For long operations: two vectors a turn, so that they share the numbers read and wait for each other less. */
@inline
export function longBlock<T>(operation: i32, to: usize, x: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 32) {
    const one = v128.load(x);
    const other = v128.load(x, 16);
    if (areOrdinary<T>(operation, one, other)) {
      const first = transform<T>(operation, one);
      const second = transform<T>(operation, other);
      v128.store(to, first);
      v128.store(to, second, 16);
    } else if (areNormal<T>(operation, one, other)) {
      const first = extendedLogarithm<T>(one);
      const second = extendedLogarithm<T>(other);
      v128.store(to, first);
      v128.store(to, second, 16);
    } else {
      v128.store(to, transformAny<T>(operation, one));
      v128.store(to, transformAny<T>(operation, other), 16);
    }
    x += 32;
  }
}

export function powers<T>(to: usize, x: usize, y: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, power<T>(v128.load(x + at), v128.load(y + at)));
  }
}

export function powersToConstant<T>(to: usize, x: usize, constant: f64, bytes: usize): void {
  const exponent = all<T>(constant);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, power<T>(v128.load(x + at), exponent));
}

export function powersOfConstant<T>(to: usize, constant: f64, y: usize, bytes: usize): void {
  const base = all<T>(constant);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, power<T>(base, v128.load(y + at)));
}

/** For an exponent that is a multiple of a half. */
export function fixedPowers<T>(to: usize, x: usize, exponent: f64, bytes: usize): void {
  const n = <i32>abs(exponent);
  const half = <f64>n != abs(exponent);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, fixedPower<T>(v128.load(x + at), n, half, exponent < 0));
  }
}
