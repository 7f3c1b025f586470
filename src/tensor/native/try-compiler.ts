import { recordGraph } from '../graph.js';
import { arithmetic } from '../operations.js';
import { compilerVersion } from './build-addon.js';
import { createNativeSession } from './native-session.js';

/**
 * Compiles, loads and runs a small program.
 *
 * @returns What the compiler calls itself.
 * @throws Error in one line where there is no compiler, or what it makes does not load or computes something else.
 */
export async function tryCompiler(): Promise<string> {
  const build = recordGraph();
  const shape = [2];
  const x = build({ operator: 'Input', inputs: [], attributes: {}, shape, type: 'float', name: 'x' });
  const m = arithmetic(build);
  const y = m('Exp', m('Sub', x, x));
  const session = await createNativeSession({ inputs: [x], outputs: { y } }, 'float64', 1);
  const results = await session.run({ x: { shape, data: Float64Array.of(1, 2) } });
  await session.dispose();
  if (!results.y!.data.every((value) => value === 1)) {
    throw new Error(`what the C compiler makes computes ${results.y!.data} instead of ones`);
  }
  return compilerVersion();
}
