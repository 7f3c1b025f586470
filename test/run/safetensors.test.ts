import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/run/safetensors.js';

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const array = shape.chain((extents) => {
  const length = extents.reduce((product, extent) => product * extent, 1);
  const exactly = { minLength: length, maxLength: length };
  return fc
    .oneof(fc.float64Array(exactly), fc.float32Array(exactly), fc.int32Array(exactly))
    .map((data) => ({ shape: extents, data }));
});
const name = fc.string({ unit: 'binary' }).filter((text) => text !== '__metadata__' && text !== '__proto__');
const stored = fc.record({
  arrays: fc.dictionary(name, array, { maxKeys: 5, noNullPrototype: true }),
  metadata: fc.dictionary(name, fc.string(), { maxKeys: 3, noNullPrototype: true }),
});

describe('safetensors', () => {
  test.prop([stored])('reads back what it wrote, with the same bits', (original) => {
    const read = decodeSafetensors(encodeSafetensors(original), 'memory');
    expect(read.metadata).toEqual(original.metadata);
    expect(Object.keys(read.arrays).sort()).toEqual(Object.keys(original.arrays).sort());
    for (const [key, { shape: extents, data }] of Object.entries(original.arrays)) {
      const copy = read.arrays[key]!;
      expect(copy.shape).toEqual(extents);
      expect(copy.data.constructor).toBe(data.constructor);
      expect(Buffer.from(copy.data.buffer)).toEqual(
        Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      );
    }
  });

  test('lays the bytes out as the format says', () => {
    const bytes = encodeSafetensors({
      arrays: { b: { shape: [1], data: Float32Array.of(1.5) }, a: { shape: [], data: Float64Array.of(2) } },
      metadata: {},
    });
    const view = new DataView(bytes.buffer);
    const headerBytes = Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)));
    expect(headerBytes % 8).toBe(0);
    expect(header).toEqual({
      a: { dtype: 'F64', shape: [], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
    });
    expect(view.getFloat64(8 + headerBytes, true)).toBe(2);
    expect(view.getFloat32(16 + headerBytes, true)).toBe(1.5);
    expect(bytes.length).toBe(20 + headerBytes);
  });

  test.prop([stored, fc.nat()])('a file cut short is an input error', (original, cut) => {
    const bytes = encodeSafetensors(original);
    fc.pre(Object.values(original.arrays).some(({ data }) => data.length > 0));
    expect(() => decodeSafetensors(bytes.subarray(0, cut % bytes.length), 'cut.safetensors')).toThrow(
      /^cut\.safetensors: /,
    );
  });

  test('a length that is not the product of the shape is refused', () => {
    const wrong = { arrays: { a: { shape: [2, 2], data: new Float64Array(3) } }, metadata: {} };
    expect(() => encodeSafetensors(wrong)).toThrow(/'a' has 3 elements/);
  });
});
