/**
 * Named arrays as safetensors bytes, the format of Hugging Face: the length N of a header in 8 bytes (little-endian),
 * a JSON header {name: {dtype, shape, data_offsets}} of N bytes, then the arrays row-major without gaps. Python's
 * `safetensors.numpy.load_file` reads these files.
 *
 * Source: https://github.com/huggingface/safetensors#format
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';

/** One named array, row-major. */
export interface StoredArray {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array | Int32Array;
}

/** Arrays by name, and texts about them. */
export interface StoredArrays {
  readonly arrays: Readonly<Record<string, StoredArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const types = { F64: Float64Array, F32: Float32Array, I32: Int32Array } as const;
const prefixBytes = 8;

/** @throws RangeError where an array's length is not the product of its shape */
export function encodeSafetensors(stored: StoredArrays): Uint8Array<ArrayBuffer> {
  // Wider types first, then by name: every array starts at a multiple of its element size.
  const entries = Object.entries(stored.arrays).sort(
    ([nameA, a], [nameB, b]) =>
      b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (nameA < nameB ? -1 : nameA > nameB ? 1 : 0),
  );
  const header: Record<string, unknown> = {};
  if (Object.keys(stored.metadata).length > 0) header.__metadata__ = stored.metadata;
  let offset = 0;
  for (const [name, { shape, data }] of entries) {
    if (size(shape) !== data.length) {
      throw new RangeError(
        `array '${name}' has ${data.length} elements, its shape [${shape}] has ${size(shape)}`,
      );
    }
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(prefixBytes + headerBytes + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, prefixBytes, prefixBytes + headerBytes).set(text, prefixBytes);
  let position = prefixBytes + headerBytes;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/**
 * @param source what the bytes are called in messages
 * @throws InputError where the bytes are not whole safetensors of type F64, F32 or I32
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): StoredArrays {
  const { header, start } = readHeader(bytes, source);
  const metadata: Record<string, string> = {};
  const arrays: Record<string, StoredArray> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') Object.assign(metadata, entry);
    else arrays[name] = readArray(bytes, start, name, entry as HeaderEntry, source);
  }
  return { arrays, metadata };
}

function readHeader(bytes: Uint8Array, source: string): { header: Record<string, unknown>; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < prefixBytes ? Number.NaN : Number(view.getBigUint64(0, true));
  const start = prefixBytes + length;
  if (!(start <= bytes.length)) {
    throw new InputError(
      `${source}: expected safetensors, got ${bytes.length} bytes that end inside the header`,
    );
  }
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(prefixBytes, start)));
    if (typeof header === 'object' && header !== null)
      return { header: header as Record<string, unknown>, start };
  } catch {
    // Falls through to the one message below.
  }
  throw new InputError(`${source}: expected safetensors, but its header is not a JSON object`);
}

function readArray(
  bytes: Uint8Array,
  start: number,
  name: string,
  entry: HeaderEntry,
  source: string,
): StoredArray {
  const type = types[entry.dtype as keyof typeof types];
  if (type === undefined) {
    throw new InputError(
      `${source}: array '${name}' is of type ${entry.dtype}, expected one of ${Object.keys(types).join(', ')}`,
    );
  }
  const [from, to] = entry.data_offsets ?? [Number.NaN, Number.NaN];
  const expected = size(entry.shape ?? []) * type.BYTES_PER_ELEMENT;
  if (!(to - from === expected && from >= 0) || start + to > bytes.length) {
    throw new InputError(
      `${source}: array '${name}' of shape [${entry.shape}] needs ${expected} bytes at ${from} … ${to}, the file has ${bytes.length - start}; it is damaged or cut short`,
    );
  }
  // A copy, since the bytes need not lie at a multiple of the element size; `slice` of a Buffer would not copy.
  return {
    shape: entry.shape,
    data: new type(Uint8Array.from(bytes.subarray(start + from, start + to)).buffer),
  };
}

function dtypeOf(data: StoredArray['data']): keyof typeof types {
  if (data instanceof Float64Array) return 'F64';
  return data instanceof Float32Array ? 'F32' : 'I32';
}

const size = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);
