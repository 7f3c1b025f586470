import { tmpdir } from 'node:os';
import { describeEnvironment, principiaVersion } from 'principia/run';
import { describe, expect, it } from 'vitest';

describe('describeEnvironment', () => {
  it('names the versions that decide the numbers', () => {
    const environment = describeEnvironment(process.cwd());
    expect(environment.principia).toBe(principiaVersion());
    expect(environment.node).toBe(process.versions.node);
    for (const name of ['onnxruntime-node', '@tensorflow/tfjs-core', 'pure-rand']) {
      expect(environment[name]).toMatch(/^\d+\.\d+\.\d+/);
    }
  });

  it('has no commit outside a repository', () => {
    expect(describeEnvironment(tmpdir())).not.toHaveProperty('commit');
  });
});
