import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tryExecutionProvider } from '../../src/tensor/execution-provider.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-runtime-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in for ONNX Runtime that lists 'webgpu' and computes `square`. */
function runtime(square: string): string {
  const path = join(folder, `${Buffer.from(square).toString('hex').slice(0, 60)}.cjs`);
  writeFileSync(
    path,
    `exports.env = { versions: { node: '9.8.7' } };
    exports.listSupportedBackends = () => [{ name: 'cpu' }, { name: 'webgpu' }];
    exports.Tensor = class { constructor(type, data) { this.data = data; } };
    exports.InferenceSession = {
      create: async (model, { executionProviders: [name] }) => ({
        run: async ({ 'in/x': { data: [x] } }) => {
          if (model.length === 0 || name !== 'webgpu') throw new Error('not as it was asked for');
          return { 'out/y': { data: [${square}] } };
        },
      }),
    };`,
  );
  return path;
}

test('one that computes tells the version', async () => {
  expect(await tryExecutionProvider('webgpu', runtime('x * x'))).toBe('9.8.7');
});

test.each([
  ['that is not listed', 'cuda', 'x * x', /^ONNX Runtime 9\.8\.7 for \w+ \w+ lacks it; it needs CUDA/],
  ['that computes wrongly', 'webgpu', 'x + x', /^3 \* 3 comes out as 6; it needs a GPU/],
  ['that crashes', 'webgpu', 'process.abort()', /^it ended its process, by SIG\w+; it needs a GPU/],
  [
    'that fails inside the library',
    'webgpu',
    "(() => { throw new Error('/a/b.cc:1 f() was false. Failed to get an adapter\\n') })()",
    /^Failed to get an adapter; it needs a GPU/,
  ],
] as const)('one %s costs one line', async (_, provider, square, message) => {
  await expect(tryExecutionProvider(provider, runtime(square))).rejects.toThrow(message);
});

test('the one that is installed computes, or says why not', async () => {
  const outcome = await tryExecutionProvider('webgpu').catch((error: Error) => error.message);
  expect(outcome).toMatch(/^\d+\.\d+\.\d+$|^[^\n]+; it needs a GPU[^\n]+$/);
});
