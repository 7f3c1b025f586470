import { createRandom } from 'principia/math';
import {
  type Backend,
  backendReport,
  type ChosenBackend,
  chooseBackend,
  compile,
  type Precision,
  tf,
  widestPrecision,
} from 'principia/tensor';
import type { AskedBackend } from './backend-option.js';
import type { Check, Diagnosis } from './doctor.js';

/** Oldest Node that is supported, as package.json says. */
const oldestNode = [20, 19] as const;

/**
 * Looks at Node and every backend, and runs the self-test on the one that would be used.
 *
 * @param start Starts the backend that is asked for, or one of its own choice.
 */
export async function diagnose(
  nodeVersion: string,
  asked: AskedBackend | null,
  start: (asked?: Backend) => Promise<ChosenBackend> = (name) => chooseBackend(name, { repeated: true }),
): Promise<Diagnosis> {
  const backends = await backendReport();
  const { backend, check } = await choose(asked, start);
  return {
    node: checkNode(nodeVersion),
    chosen: check,
    backends: backends.map(({ name, available, reason, version }) => ({
      name,
      passed: available,
      detail: version === undefined ? reason : `${version}, ${reason}`,
    })),
    selfTests: [
      ...(backend === null ? [] : await derivativeTests(backend)),
      await attempt('seeded numbers', checkRandomNumbers),
    ],
  };
}

/** What would be used, and why. */
async function choose(
  asked: AskedBackend | null,
  start: (asked?: Backend) => Promise<ChosenBackend>,
): Promise<{ readonly backend: Backend | null; readonly check: Check }> {
  try {
    const { backend, reason } = await start(asked?.backend);
    const why =
      asked === null ? 'the first of native, onnx, wasm and cpu that starts' : `${asked.by} asks for it`;
    const detail = `${why}${reason === undefined ? '' : ` (${reason})`}`;
    return { backend, check: { name: backend, passed: true, detail } };
  } catch (error) {
    const name = asked?.backend ?? 'none';
    const detail = `${asked === null ? '' : `${asked.by}: `}${firstLine(error)}`;
    return { backend: null, check: { name, passed: false, detail } };
  }
}

async function derivativeTests(backend: Backend): Promise<Check[]> {
  const narrow = await attempt('second derivative', () => checkSecondDerivative(backend, 'float32', 2e-6));
  if (widestPrecision(backend) === 'float32') return [narrow];
  const wide = () => checkSecondDerivative(backend, 'float64', 1e-13);
  return [narrow, await attempt('the same in float64', wide)];
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
async function checkSecondDerivative(
  backend: Backend,
  precision: Precision,
  tolerance: number,
): Promise<string> {
  const points = Float64Array.from({ length: 41 }, (_, index) => (index - 20) / 8);
  const first = tf.grad((x) => tf.square(tf.tanh(x)));
  const second = tf.grad((x) => first(x));
  const compiled = await compile(
    ({ x }) => ({ y: second(x!) }),
    { x: { shape: [points.length] } },
    { backend, precision },
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
    return { name, passed: false, detail: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}
