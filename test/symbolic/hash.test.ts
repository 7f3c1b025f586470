import { fc, test } from '@fast-check/vitest';
import { parse } from 'principia/symbolic';
import { expect, it } from 'vitest';
import { hash64 } from '../../src/symbolic/hash.js';

/** The definition, in whole numbers of any size. */
function reference(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

test.prop([fc.string()], { seed: 1 })('is FNV-1a', (text) => {
  expect(hash64(text)).toBe(reference(text));
});

it('is that of the form, whatever its constants and its writing', () => {
  expect(parse('3*m1*m2/r^2').hash()).toBe(parse('-0.1*inv(r)*(m2*(m1/r))').hash());
  expect(parse('m1*m2/r^2').hash()).not.toBe(parse('m1*m2/r').hash());
  expect(parse('x > y').hash()).toBe(parse('y < x').hash());
});
