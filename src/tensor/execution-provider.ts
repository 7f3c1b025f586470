import { createRequire } from 'node:module';
import { firstLine } from './first-line.js';
import { recordGraph } from './graph.js';
import { writeOnnxModel } from './onnx-model.js';
import { runApart } from './run-apart.js';

const startSeconds = 30;

/** One product on the execution provider; what the library prints about a failure says less than its error. */
const script = `
const [runtime, provider, model] = words;
const { env, InferenceSession, listSupportedBackends, Tensor } = require(runtime);
env.logLevel = 'fatal';
if (!listSupportedBackends().some(({ name }) => name === provider)) {
  throw new Error('ONNX Runtime ' + env.versions.node + ' for ' + process.platform + ' ' + process.arch + ' lacks it');
}
const session = await InferenceSession.create(Buffer.from(model, 'base64'), { executionProviders: [provider] });
const results = await session.run({ 'in/x': new Tensor('float32', [3], [1]) });
const [square] = results['out/y'].data;
if (square !== 9) throw new Error('3 * 3 comes out as ' + square);
return env.versions.node;`;

/** What an execution provider needs. */
const needs = {
  cuda: 'CUDA 12, and the library that npm rebuild onnxruntime-node fetches with ONNXRUNTIME_NODE_INSTALL=cuda12',
  webgpu: 'a GPU with a driver for Vulkan, Metal or Direct3D 12',
} as const;

/**
 * Whether ONNX Runtime computes on an execution provider here, tried in a process of its own.
 *
 * @param runtime The file of ONNX Runtime's package that is loaded.
 * @returns The version of ONNX Runtime.
 * @throws Error with the reason in one line.
 */
export async function tryExecutionProvider(
  provider: keyof typeof needs,
  runtime: string = createRequire(import.meta.url).resolve('onnxruntime-node'),
): Promise<string> {
  const model = Buffer.from(squareModel()).toString('base64');
  try {
    return await runApart(script, [runtime, provider, model], startSeconds);
  } catch (error) {
    throw new Error(`${essence(firstLine(error))}; it needs ${needs[provider]}`);
  }
}

/** What failed, without the place in the library's sources where it did. */
const essence = (message: string): string => /Failed to .*/.exec(message)?.[0] ?? message;

function squareModel(): Uint8Array {
  const build = recordGraph();
  const shape = [1];
  const x = build({ operator: 'Input', inputs: [], attributes: {}, shape, type: 'float', name: 'x' });
  const y = build({ operator: 'Mul', inputs: [x, x], attributes: {}, shape, type: 'float' });
  return writeOnnxModel({ inputs: [x], outputs: { y } }, 'float32');
}
