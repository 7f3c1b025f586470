import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { createFitMemory } from '../../src/symbolic/fit-memory.js';

const empty = new Float64Array(0);
/** Keys that crowd into few places, beside some from all over. */
const arbitraryKey = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((key) => 8191 + 8192 * key),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const arbitraryNotes = fc.array(fc.tuple(arbitraryKey, fc.double({ min: 0, max: 1e6, noNaN: true })));

const same = (a: Float64Array, b: Float64Array): boolean =>
  a.every((value, index) => Object.is(value, b[index]));

describe('fit memory', () => {
  test.prop([arbitraryNotes, arbitraryKey], { seed: 1 })(
    'tells how often a form was fitted and how well, as a map would',
    (notes, unknown) => {
      const memory = createFitMemory(empty);
      const losses = new Map<number, number[]>();
      for (const [key, loss] of notes) {
        memory.note(key, loss);
        losses.set(key, [...(losses.get(key) ?? []), loss]);
      }
      for (const [key, own] of losses) {
        expect([memory.times(key), memory.loss(key)]).toEqual([own.length, Math.min(...own)]);
      }
      if (!losses.has(unknown)) expect([memory.times(unknown), memory.loss(unknown)]).toEqual([0, 0]);
    },
  );

  test.prop([arbitraryNotes, arbitraryNotes], { seed: 1 })(
    'goes on from its entries, which are its own',
    (before, after) => {
      const memory = createFitMemory(empty);
      for (const [key, loss] of before) memory.note(key, loss);
      const kept = memory.entries.slice();
      const other = createFitMemory(memory.entries);
      expect(same(other.entries, kept)).toBe(true);
      for (const [key, loss] of after) other.note(key, loss);
      expect(same(memory.entries, kept)).toBe(true);
      for (const [key, loss] of after) memory.note(key, loss);
      expect(same(other.entries, memory.entries)).toBe(true);
    },
  );

  it('starts anew when full, and keeps its size', () => {
    const memory = createFitMemory(empty);
    const size = memory.entries.length;
    const known = (from: number, to: number): number => {
      let times = 0;
      for (let key = from; key < to; key++) times += memory.times(1 + key * 7919);
      return times;
    };
    let noted = 0;
    while (known(0, 1) === noted && noted < 1) memory.note(1 + 7919 * noted++, 0.5);
    while (memory.times(1) === 1 && noted < 100_000) memory.note(1 + 7919 * noted++, 0.5);
    expect(noted).toBeLessThan(size / 3);
    expect(known(0, noted)).toBe(1);
    expect(memory.times(1 + 7919 * (noted - 1))).toBe(1);
    for (let key = 0; key < 100_000; key++) memory.note(1 + 7919 * key, 0.5);
    expect(memory.entries.length).toBe(size);
  });
});
