import { createRandom } from 'principia/math';
import { backendReport, compile, type Precision, tf } from 'principia/tensor';
import type { Check, Diagnosis } from './doctor.js';

/** Oldest Node that is supported, as package.json says. */
const oldestNode = [20, 19] as const;

/** Looks at Node and every backend, and runs the self-test. */
export async function diagnose(nodeVersion: string): Promise<Diagnosis> {
  const backends = await backendReport();
  return {
    node: checkNode(nodeVersion),
    backends: backends.map(({ name, available, reason, version }) => ({
      name,
      passed: available,
      detail: version === undefined ? reason : `${version}, ${reason}`,
    })),
    selfTests: [
      await attempt('second derivative', () => checkSecondDerivative('float32', 2e-6)),
      await attempt('the same in float64', () => checkSecondDerivative('float64', 1e-13)),
      await attempt('seeded numbers', checkRandomNumbers),
    ],
  };
}

function checkNode(version: string): Check {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  const passed = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return { name: 'Node', passed, detail: `${version}, needs ${oldestNode.join('.')} or later` };
}

/**
 * d²/dx² tanh(x)² = (1 − t²)(2 − 6t²) with t = tanh x: what the models need, and what TensorFlow.js alone gets wrong
 * without saying so.
 */
async function checkSecondDerivative(precision: Precision, tolerance: number): Promise<string> {
  const points = Float64Array.from({ length: 41 }, (_, index) => (index - 20) / 8);
  const first = tf.grad((x) => tf.square(tf.tanh(x)));
  const second = tf.grad((x) => first(x));
  const compiled = await compile(
    ({ x }) => ({ y: second(x!) }),
    { x: { shape: [points.length] } },
    { precision },
  );
  const { y } = await compiled.run({ x: { shape: [points.length], data: points } });
  await compiled.dispose();
  const errors = points.map((x, index) => {
    const t = Math.tanh(x);
    return Math.abs(Number(y!.data[index]) - (1 - t * t) * (2 - 6 * t * t));
  });
  const worst = Math.max(...errors);
  const text = `of tanh(x)² on ${compiled.backend}: largest error ${worst.toExponential(1)}`;
  if (!(worst <= tolerance)) throw new Error(`${text}, expected at most ${tolerance}`);
  return text;
}

const expectedNumbers = '144285, 259367, 738804';

/** A seed must give the same numbers on every machine. */
function checkRandomNumbers(): string {
  const random = createRandom(7).child('self-test');
  const drawn = Array.from({ length: 3 }, () => random.integer(1_000_000)).join(', ');
  if (drawn !== expectedNumbers) throw new Error(`expected ${expectedNumbers}, got ${drawn}`);
  return `seed 7 gives ${drawn}`;
}

async function attempt(name: string, test: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, passed: true, detail: await test() };
  } catch (error) {
    return {
      name,
      passed: false,
      detail: error instanceof Error ? error.message.split('\n')[0]! : String(error),
    };
  }
}
