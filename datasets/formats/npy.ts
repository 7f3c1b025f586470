/**
 * NumPy's array file format, versions 1 to 3, for little-endian numbers and bytes.
 *
 * Source: numpy.lib.format, NEP 1.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';

/** An array with its shape, row-major. */
export interface NumericArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  /** Written as bytes, which all values are; as float64 if not given. */
  readonly asBytes?: true;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const itemSizes: Readonly<Record<string, number>> = { '<f4': 4, '<f8': 8, '<i4': 4, '<i8': 8, '|u1': 1 };

/** Bytes hold short texts here; read, each takes eight. */
const mostBytes = 2 ** 20;

/**
 * Decodes an NPY file of dtype `<f4`, `<f8`, `<i4`, `<i8` or `|u1`, in C or Fortran order.
 *
 * @param name what messages call the array
 * @throws InputError where the header or the length is wrong, or an integer is too large for a float64, or there is more
 * than 1 MiB of bytes
 * @example
 * ```ts
 * decodeNpy(encodeNpy({ shape: [2], data: Float64Array.of(1, 2) }), 'times').shape; // [2]
 * ```
 */
export function decodeNpy(bytes: Uint8Array, name: string): NumericArray {
  const fail = (problem: string): never => {
    throw new InputError(`array '${name}': ${problem}; write the file again with numpy.savez`);
  };
  if (bytes.length < 10 || magic.some((byte, index) => bytes[index] !== byte)) {
    return fail('this is no NPY file, or a truncated one');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) return fail(`NPY version ${version} is unknown, expected 1, 2 or 3`);
  const start = version === 1 ? 10 : 12;
  const end =
    start + (version === 1 ? view.getUint16(8, true) : bytes.length < 12 ? 0 : view.getUint32(8, true));
  if (end > bytes.length) return fail('its header is truncated');
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end));
  const dtype = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1] ?? 'a structure';
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /'shape'\s*:\s*\(([^()]*)\)/.exec(header)?.[1];
  const itemSize = itemSizes[dtype];
  if (itemSize === undefined) {
    return fail(`its dtype is ${dtype}, expected one of ${Object.keys(itemSizes).join(', ')}`);
  }
  if (order === undefined || sizes === undefined) return fail('its header has no order or no shape');
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    return fail(`its shape (${sizes}) is impossible`);
  const count = shape.reduce((product, size) => product * size, 1);
  const held = (bytes.length - end) / itemSize;
  if (count !== held) return fail(`its shape (${sizes}) needs ${count} numbers, ${held} are there`);
  if (dtype === '|u1' && count > mostBytes) return fail('it has more than 1 MiB of bytes');
  const data = readNumbers(view, end, count, dtype);
  if (data === null) return fail('an integer is beyond 2^53');
  return { shape, data: order === 'True' ? rowMajor(data, shape) : data };
}

function readNumbers(view: DataView, start: number, count: number, dtype: string): Float64Array | null {
  const data = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    if (dtype === '<f8') data[index] = view.getFloat64(start + 8 * index, true);
    else if (dtype === '<f4') data[index] = view.getFloat32(start + 4 * index, true);
    else if (dtype === '<i4') data[index] = view.getInt32(start + 4 * index, true);
    else if (dtype === '|u1') data[index] = view.getUint8(start + index);
    else {
      data[index] = Number(view.getBigInt64(start + 8 * index, true));
      if (!Number.isSafeInteger(data[index]!)) return null;
    }
  }
  return data;
}

/** From Fortran order, first index fastest, to C order, last index fastest. */
function rowMajor(data: Float64Array, shape: readonly number[]): Float64Array {
  const result = new Float64Array(data.length);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  for (let position = 0; position < data.length; position++) {
    result[position] = data[index.reduce((sum, at, axis) => sum + at * strides[axis]!, 0)]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return result;
}

/** Encodes an array as NPY version 1, dtype `<f8` or, as bytes, `|u1`, C order. */
export function encodeNpy({ shape, data, asBytes }: NumericArray): Uint8Array {
  const size = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const content = `{'descr': '${asBytes ? '|u1' : '<f8'}', 'fortran_order': False, 'shape': (${size}), }`;
  // The data begin at a multiple of 64 bytes; the header ends with a newline.
  const length = Math.ceil((10 + content.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + (asBytes ? 1 : 8) * data.length);
  bytes.set([...magic, 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(`${content.padEnd(length - 11)}\n`), 10);
  if (asBytes) {
    bytes.set(data, length);
    return bytes;
  }
  data.forEach((value, index) => {
    view.setFloat64(length + 8 * index, value, true);
  });
  return bytes;
}
