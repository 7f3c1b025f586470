import { backendNames } from 'principia/tensor';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/cli/diagnose.js';

describe('diagnose', () => {
  it('passes its self-test, second derivative included', async () => {
    const { selfTests, backends, chosen } = await diagnose(process.versions.node, null);
    expect(selfTests.filter(({ passed }) => !passed)).toEqual([]);
    expect(selfTests.map(({ name }) => name)).toEqual([
      'second derivative',
      'the same in float64',
      'seeded numbers',
    ]);
    expect(backends.map(({ name }) => name)).toEqual(backendNames);
    for (const { detail } of backends) expect(detail).toMatch(/^[^\n]+$/);
    // Without a C compiler it is the second.
    const first = ['native', 'onnx'].find((name) =>
      backends.some((each) => each.name === name && each.passed),
    );
    expect(chosen).toMatchObject({
      name: first,
      passed: true,
      detail: expect.stringContaining('the first of'),
    });
  });

  it('tests the backend that is asked for', async () => {
    const { selfTests, chosen } = await diagnose(process.versions.node, {
      backend: 'wasm',
      by: 'PRINCIPIA_BACKEND',
    });
    expect(chosen).toEqual({ name: 'wasm', passed: true, detail: 'PRINCIPIA_BACKEND asks for it' });
    expect(selfTests.map(({ name, passed }) => [name, passed])).toEqual([
      ['second derivative', true],
      ['seeded numbers', true],
    ]);
    expect(selfTests[0]!.detail).toContain('on wasm');
  });

  it('fails where the backend that is asked for does not start', async () => {
    const { selfTests, chosen } = await diagnose(
      process.versions.node,
      { backend: 'onnx-cuda', by: '--backend' },
      async (asked) => {
        throw new Error(`the backend '${asked}' does not start here\n  at all`);
      },
    );
    expect(chosen).toEqual({
      name: 'onnx-cuda',
      passed: false,
      detail: "--backend: the backend 'onnx-cuda' does not start here",
    });
    expect(selfTests.map(({ name }) => name)).toEqual(['seeded numbers']);
  });

  it.each([
    ['20.18.3', false],
    ['20.19.0', true],
    ['22.0.0', true],
    ['18.20.0', false],
  ])('Node %s: %s', async (version, passed) => {
    expect((await diagnose(version, null)).node.passed).toBe(passed);
  });
});
