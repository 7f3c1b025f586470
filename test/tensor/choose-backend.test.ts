import { InputError } from 'principia/math';
import { type Backend, backendNames, chooseBackend, widestPrecision } from 'principia/tensor';
import { describe, expect, test } from 'vitest';

/** Starts the backends named, and tells of every other that it is missing. */
const only =
  (...present: Backend[]) =>
  async (backend: Backend): Promise<void> => {
    if (!present.includes(backend)) throw new Error(`no ${backend} here\nbut a stack`);
  };

describe('where nothing is asked for', () => {
  test('onnx is taken, without a reason', async () => {
    expect(await chooseBackend(undefined, {}, only(...backendNames))).toEqual({ backend: 'onnx' });
  });

  test('native is taken for what runs often, and onnx where there is no compiler', async () => {
    const repeated = { repeated: true };
    expect(await chooseBackend(undefined, repeated, only(...backendNames))).toEqual({ backend: 'native' });
    expect(await chooseBackend(undefined, repeated, only('onnx'))).toEqual({
      backend: 'onnx',
      reason: 'native does not start: no native here',
    });
  });

  test.each([
    ['wasm', 'onnx does not start: no onnx here'],
    ['cpu', 'onnx does not start: no onnx here; wasm does not start: no wasm here'],
  ] as const)('%s is taken where those before it do not start, and says why', async (backend, reason) => {
    expect(await chooseBackend(undefined, {}, only(backend))).toEqual({ backend, reason });
  });

  test('what is installed besides is not taken', async () => {
    const start = only('tfjs-node', 'tfjs-node-gpu', 'onnx-cuda', 'onnx-webgpu', 'cpu');
    expect((await chooseBackend(undefined, {}, start)).backend).toBe('cpu');
  });
});

describe('what is asked for', () => {
  test.each(backendNames)('%s is taken', async (backend) => {
    expect(await chooseBackend(backend, {}, only(backend))).toEqual({ backend });
  });

  test.each(backendNames)('%s is never replaced', async (backend) => {
    const others = backendNames.filter((name) => name !== backend);
    const error = await chooseBackend(backend, {}, only(...others)).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toBe(`the backend '${backend}' does not start here: no ${backend} here`);
  });
});

test('machine code and ONNX Runtime without WebGPU have 64 bits', () => {
  const wide = backendNames.filter((backend) => widestPrecision(backend) === 'float64');
  expect(wide).toEqual(['native', 'onnx', 'onnx-cuda']);
});
