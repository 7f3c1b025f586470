import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/cli/diagnose.js';

describe('diagnose', () => {
  it('passes its self-test, second derivative included', async () => {
    const { selfTests, backends } = await diagnose(process.versions.node);
    expect(selfTests.filter(({ passed }) => !passed)).toEqual([]);
    expect(backends.map(({ name }) => name)).toEqual(expect.arrayContaining(['onnx', 'wasm', 'cpu']));
    for (const { detail } of backends) expect(detail).not.toBe('');
  });

  it.each([
    ['20.18.3', false],
    ['20.19.0', true],
    ['22.0.0', true],
    ['18.20.0', false],
  ])('Node %s: %s', async (version, passed) => {
    expect((await diagnose(version)).node.passed).toBe(passed);
  });
});
