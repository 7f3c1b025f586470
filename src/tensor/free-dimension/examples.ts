/**
 * Lengths that are free when a function is compiled: the examples name them, and every run may choose them anew.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { type ArrayRecord, checkedInput, type InputDescription } from '../array-value.js';

/** Inputs in whose shapes a name stands for a free length, the same wherever the name occurs. */
export type FreeExamples = Readonly<Record<string, InputDescription<number | string>>>;

/** Inputs whose lengths are all known. */
export type FixedExamples = Readonly<Record<string, InputDescription>>;

/** The lengths that names stand for. */
export type Lengths = Readonly<Record<string, number>>;

/** The names of free lengths, each once. */
export function freeNames(examples: FreeExamples): string[] {
  const lengths = Object.values(examples).flatMap(({ shape }) => [...shape]);
  return [...new Set(lengths.filter((length) => typeof length === 'string'))];
}

/** The examples with their free lengths filled in. */
export function withLengths(examples: FreeExamples, lengths: Lengths): FixedExamples {
  return Object.fromEntries(
    Object.entries(examples).map(([name, { shape, ...rest }]) => [
      name,
      { ...rest, shape: shape.map((length) => (typeof length === 'string' ? lengths[length]! : length)) },
    ]),
  );
}

/**
 * The free lengths of these inputs.
 *
 * @throws InputError where an input is missing or has another shape, a free length is not 1 or more, or two inputs do
 * not agree on it.
 */
export function lengthsOf(examples: FreeExamples, inputs: ArrayRecord): Lengths {
  const found = new Map<string, { length: number; place: string }>();
  for (const [name, { shape }] of Object.entries(examples)) {
    const fixed = shape.map((length) => (typeof length === 'string' ? -1 : length));
    const input = checkedInput(name, fixed, inputs);
    shape.forEach((free, axis) => {
      if (typeof free !== 'string') return;
      const length = input.shape[axis]!;
      const place = `axis ${axis} of input '${name}'`;
      if (!Number.isInteger(length) || length < 1) {
        throw new InputError(
          `The length '${free}' must be a whole number, 1 or more, but ${place} has ${length}`,
        );
      }
      const first = found.get(free) ?? { length, place };
      found.set(free, first);
      if (first.length !== length) {
        throw new InputError(
          `The length '${free}' must be the same in all inputs, but ${place} has ${length} and ${first.place} has ` +
            `${first.length}`,
        );
      }
    });
  }
  return Object.fromEntries([...found].map(([name, { length }]) => [name, length]));
}

/**
 * Three settings of the free lengths at which to record a function, so as to see what depends on them. They are primes
 * that divide no other length, lest anything agree by chance; the second are doubled, since a function may treat odd
 * and even lengths differently; the last leave another rest over 3 and are above 2⁸, so that a choice by size between two ways to compute (many are
 * made at 2¹⁶ entries) is seen where the work grows with the square of the length.
 */
export function probeLengths(examples: FreeExamples): readonly [Lengths, Lengths, Lengths] {
  const names = freeNames(examples);
  const known = Object.values(examples)
    .flatMap(({ shape }) => [...shape])
    .filter((length) => typeof length === 'number');
  const small = primes(11, 2 * names.length, known);
  const large = primes(257, 4 * names.length, known).filter((prime) => prime % 3 === 1);
  const lengths = (lengthOf: (index: number) => number) =>
    Object.fromEntries(names.map((name, index) => [name, lengthOf(index)]));
  return [
    lengths((index) => small[index]!),
    lengths((index) => 2 * small[names.length + index]!),
    lengths((index) => large[index]!),
  ];
}

/** The first primes from a number on that divide none of the given numbers. */
function primes(from: number, count: number, dividends: readonly number[]): number[] {
  const found: number[] = [];
  for (let candidate = from; found.length < count; candidate++) {
    const divisors = Array.from({ length: Math.floor(Math.sqrt(candidate)) - 1 }, (_, index) => index + 2);
    const prime = divisors.every((divisor) => candidate % divisor !== 0);
    if (prime && dividends.every((dividend) => dividend % candidate !== 0)) found.push(candidate);
  }
  return found;
}
