import { fc, test as property } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../datasets/formats/npy.js';

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const arrays = shapes.chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return fc
    .array(fc.double(), { minLength: length, maxLength: length })
    .map((data) => ({ shape, data: Float64Array.from(data) }));
});

property.prop([arrays])('decode(encode(a)) = a, bit by bit', (array) => {
  const bytes = encodeNpy(array);
  expect((bytes.length - 8 * array.data.length) % 64).toBe(0);
  expect(decodeNpy(bytes, 'a')).toEqual(array);
});

property.prop([fc.uint8Array()])('bytes take a byte each', (values) => {
  const data = Float64Array.from(values);
  const bytes = encodeNpy({ shape: [data.length], data, asBytes: true });
  expect((bytes.length - data.length) % 64).toBe(0);
  expect(decodeNpy(bytes, 'a')).toEqual({ shape: [data.length], data });
});

test('more bytes than any text has are refused', () => {
  const data = new Float64Array(2 ** 20 + 1);
  const bytes = encodeNpy({ shape: [data.length], data, asBytes: true });
  expect(() => decodeNpy(bytes, 'a')).toThrow(/more than 1 MiB/);
});

/** An NPY file by hand. */
function npy(header: string, data: ArrayBufferView, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1 ? 2 : 4;
  const bytes = new Uint8Array(8 + length + text.length + data.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, 8 + length);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + length + text.length);
  return bytes;
}

const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

describe('what numpy writes', () => {
  test.each([
    ['<f4', Float32Array.of(1.5, -2)],
    ['<f8', Float64Array.of(1.5, -2)],
    ['<i4', Int32Array.of(7, -2)],
    ['<i8', BigInt64Array.of(7n, -2n)],
    ['|u1', Uint8Array.of(7, 255)],
  ])('dtype %s', (dtype, data) => {
    expect([...decodeNpy(npy(header(dtype, '(2,)'), data), 'a').data]).toEqual(Array.from(data, Number));
  });

  test('versions 2 and 3', () => {
    for (const version of [2, 3]) {
      expect([...decodeNpy(npy(header('<f8', '(1,)'), Float64Array.of(3), version), 'a').data]).toEqual([3]);
    }
  });

  test('a scalar', () => {
    expect(decodeNpy(npy(header('<f8', '()'), Float64Array.of(3)), 'a')).toEqual({
      shape: [],
      data: Float64Array.of(3),
    });
  });

  property.prop([
    fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  ])('Fortran order: the first index runs fastest', ([a, b, c]) => {
    const fortran = new Float64Array(a * b * c);
    const expected = new Float64Array(a * b * c);
    for (let i = 0; i < a; i++) {
      for (let j = 0; j < b; j++) {
        for (let k = 0; k < c; k++) {
          fortran[i + a * (j + b * k)] = 100 * i + 10 * j + k;
          expected[(i * b + j) * c + k] = 100 * i + 10 * j + k;
        }
      }
    }
    expect(decodeNpy(npy(header('<f8', `(${a}, ${b}, ${c})`, 'True'), fortran), 'a').data).toEqual(expected);
  });
});

describe('what is refused', () => {
  const data = Float64Array.of(1, 2, 3);
  test.each([
    ['no NPY file', new TextEncoder().encode('PNG and so on'), 'no NPY file'],
    ['a few bytes', Uint8Array.of(0x93, 0x4e), 'truncated'],
    ['an unknown version', npy(header('<f8', '(3,)'), data, 9), 'version 9'],
    ['a header longer than the file', npy(header('<f8', '(3,)'), data).slice(0, 30), 'truncated'],
    ['big-endian numbers', npy(header('>f8', '(3,)'), data), '>f8'],
    ['complex numbers', npy(header('<c16', '(3,)'), data), '<c16'],
    ['Python objects', npy(header('|O', '(3,)'), data), '|O'],
    [
      'a record type',
      npy("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (3,), }", data),
      'structure',
    ],
    ['a negative size', npy(header('<f8', '(-3,)'), data), '(-3,)'],
    ['a size that is no number', npy(header('<f8', '(three,)'), data), 'impossible'],
    ['more numbers than there are', npy(header('<f8', '(1000000000000000,)'), data), '3 are there'],
    [
      'sizes whose product overflows',
      npy(header('<f8', '(9007199254740991, 9007199254740991)'), data),
      '3 are there',
    ],
    ['fewer numbers than there are', npy(header('<f8', '(2,)'), data), 'needs 2'],
    ['a part of a number', npy(header('<f8', '(3,)'), data).slice(0, -4), '2.5 are there'],
    ['no shape', npy("{'descr': '<f8', 'fortran_order': False}", data), 'no shape'],
    ['an integer no float64 holds', npy(header('<i8', '(1,)'), BigInt64Array.of(2n ** 60n + 1n)), '2^53'],
  ])('%s', (_case, bytes, named) => {
    expect(() => decodeNpy(bytes, 'positions')).toThrow(InputError);
    expect(() => decodeNpy(bytes, 'positions')).toThrow("array 'positions'");
    expect(() => decodeNpy(bytes, 'positions')).toThrow(named);
  });

  property.prop([fc.uint8Array({ maxLength: 200 }), fc.boolean()])(
    'any bytes: an array or one clear message',
    (noise, prefixed) => {
      const bytes = prefixed ? Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, ...noise) : noise;
      try {
        decodeNpy(bytes, 'a');
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    },
  );
});
