import { recordGraph } from '../graph.js';
import { arithmetic, operation } from '../operations.js';
import { compilerVersion } from './build-addon.js';
import { createNativeSession } from './native-session.js';

/**
 * Compiles, loads and runs a small program: a layer of a network.
 *
 * @returns What the compiler calls itself.
 * @throws Error in one line where there is no compiler, or what it makes does not load or computes something else.
 */
export async function tryCompiler(): Promise<string> {
  const build = recordGraph();
  const shape = [2, 2];
  const x = build({ operator: 'Input', inputs: [], attributes: {}, shape, type: 'float', name: 'x' });
  const y = arithmetic(build)('Exp', operation(build, 'Gemm', [x, x], shape));
  const session = await createNativeSession({ inputs: [x], outputs: { y } }, 'float64', 1);
  const results = await session.run({ x: { shape, data: Float64Array.of(0, 1, 0, 0) } });
  await session.dispose();
  if (!results.y!.data.every((value) => value === 1)) {
    throw new Error(`what the C compiler makes computes ${results.y!.data} instead of ones`);
  }
  return compilerVersion();
}
