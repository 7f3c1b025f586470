import { fc, test as property } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import { expect, test } from 'vitest';
import { readNpz, writeNpz } from '../../../datasets/formats/npz.js';

const content = new Map([
  ['times', { shape: [2], data: Float64Array.of(0, 1) }],
  ['positions', { shape: [1, 2], data: Float64Array.of(3, 4) }],
]);

test('only what is wanted is unpacked', () => {
  expect(readNpz(writeNpz(content), 'f.npz', ['times', 'mass'])).toEqual(new Map([...content].slice(0, 1)));
});

test('equal arrays give equal bytes', () => {
  expect(writeNpz(content)).toEqual(writeNpz(content));
});

property.prop([fc.nat()])('cut off anywhere, it is refused with one message', (at) => {
  const bytes = writeNpz(content);
  const cut = bytes.subarray(0, at % bytes.length);
  expect(() => readNpz(cut, 'f.npz', ['times', 'positions'])).toThrow(InputError);
});

test('an archive that says it unpacks to gigabytes is not unpacked', () => {
  const bytes = writeNpz(content);
  const view = new DataView(bytes.buffer);
  // The declared size of the first entry in the central directory (signature PK\x01\x02, 24 bytes in).
  let entry = 0;
  while (view.getUint32(entry, true) !== 0x02014b50) entry += 1;
  view.setUint32(entry + 24, 0x7fffffff, true);
  expect(() => readNpz(bytes, 'f.npz', ['times'])).toThrow('more than 1 GiB');
});
