import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tf } from 'principia/tensor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runEagerly } from '../../src/tensor/eager.js';
import { loadTfjsNode, tryTfjsNode } from '../../src/tensor/tfjs-node.js';
import { vector } from './run-once.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-native-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { resolve } = createRequire(import.meta.url);
const corePath = JSON.stringify(resolve('@tensorflow/tfjs-core'));
const cpuPath = JSON.stringify(resolve('@tensorflow/tfjs-backend-cpu'));

/** What the package does when it is sound: a backend of its own, made current, and the library's own gradients. */
const sound = `
  const core = require(${corePath});
  const { MathBackendCPU } = require(${cpuPath});
  core.copyRegisteredKernels('cpu', 'tensorflow');
  core.registerBackend('tensorflow', () => new MathBackendCPU(), 3);
  core.setBackend('tensorflow');
  core.registerGradient({ kernelName: 'Tanh', outputsToSave: [true], gradFunc: (dy) => ({ x: () => dy }) });
  module.exports = { ...core, version: { 'tfjs-node': '1.2.3' } };`;

let count = 0;

/** A file from which '@tensorflow/tfjs-node' is a package with this content. */
function installed(content: string): string {
  const project = join(folder, `project-${count++}`);
  const home = join(project, 'node_modules', '@tensorflow', 'tfjs-node');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "name": "@tensorflow/tfjs-node", "main": "index.js" }');
  writeFileSync(join(home, 'index.js'), content);
  return join(project, 'index.js');
}

describe('a native package', () => {
  test('that is sound tells its version', async () => {
    expect(await tryTfjsNode('tfjs-node', installed(sound))).toBe('1.2.3');
  });

  test.each([
    [
      'is not finished',
      "throw new Error('tfjs_binding.node can not be found \\nPlease run')",
      /^tfjs_binding\.node can not be found; npm rebuild/,
    ],
    [
      'lacks a package',
      "require('@mapbox/node-pre-gyp')",
      /^Cannot find module '@mapbox\/node-pre-gyp'; npm rebuild/,
    ],
    [
      'needs an older Node',
      `${sound} core.registerKernel({ kernelName: 'Add', backendName: 'tensorflow', kernelFunc: () => {
        throw new TypeError('(0 , util_1.isNullOrUndefined) is not a function');
      } });`.replace("core.copyRegisteredKernels('cpu', 'tensorflow');", ''),
      /^\(0 , util_1\.isNullOrUndefined\) is not a function; it works on Node 22 and earlier only$/,
    ],
    [
      'brings its own TensorFlow.js',
      `${sound} module.exports.Tensor = class {}; module.exports.version_core = '4.20.0';`,
      /^it brings its own TensorFlow\.js 4\.20\.0 besides [\d.]+; .*npm install @tensorflow\/tfjs-node@[\d.]+/,
    ],
    [
      'asks for instructions that the processor lacks',
      "process.kill(process.pid, 'SIGILL'); for (;;);",
      /^it ended its process, by SIGILL; /,
    ],
  ])('that %s costs one line', async (_, content, message) => {
    await expect(tryTfjsNode('tfjs-node', installed(content))).rejects.toThrow(message);
  });

  test('that is not there says how to install it', async () => {
    const nowhere = join(folder, 'nowhere', 'index.js');
    await expect(tryTfjsNode('tfjs-node-gpu', nowhere)).rejects.toThrow(
      /^not installed: npm install @tensorflow\/tfjs-node-gpu@\d/,
    );
  });
});

test('loading one leaves the current backend and the gradients as they were, and functions run on it', async () => {
  const current = tf.getBackend();
  await loadTfjsNode('tfjs-node', installed(sound));
  expect(tf.getBackend()).toBe(current);
  const slope = tf.grad((x) => tf.tanh(x));
  const backends: string[] = [];
  const { y } = runEagerly(
    'tfjs-node',
    ({ x }) => {
      backends.push(tf.getBackend());
      return { y: slope(x!) };
    },
    { x: { shape: [1] } },
    { x: vector(1) },
  );
  expect(backends).toEqual(['tensorflow']);
  expect(y!.data[0]).toBeCloseTo(1 - Math.tanh(1) ** 2, 6);
  await expect(loadTfjsNode('tfjs-node-gpu', installed(sound))).rejects.toThrow(/loaded 'tfjs-node' already/);
});
