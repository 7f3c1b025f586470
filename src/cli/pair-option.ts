import { InvalidArgumentError } from 'commander';

/** Two numbers, the smaller first. */
export type Pair = readonly [number, number];

/** Reads two positive numbers, as `0.5,2`; anything else is a usage error that says so. */
export function pairOption(text: string): Pair {
  const pair = rangeOf(text);
  if (pair !== null && pair[0] > 0) return pair;
  throw new InvalidArgumentError('Expected two positive numbers, the smaller first, such as 0.5,2.');
}

/** Reads two numbers, as `-1,2`. */
export function rangeOption(text: string): Pair {
  const pair = rangeOf(text);
  if (pair !== null) return pair;
  throw new InvalidArgumentError('Expected two numbers, the smaller first, such as -1,2.');
}

function rangeOf(text: string): Pair | null {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [least, most] = parts as [number, number];
  return parts.length === 2 && parts.every(Number.isFinite) && most >= least ? [least, most] : null;
}
