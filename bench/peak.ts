/**
 * How far the training steps are from the machine's limit: the rate of floating-point operations that their matrix
 * products alone ask for, against the rate of one large matrix product measured in turns with them. One thread.
 */
import { createRandom } from 'principia/math';
import type { Table } from 'principia/report';
import { type Backend, compileStep, type Tensor, tf } from 'principia/tensor';
import { optimise } from '../src/tensor/optimise.js';
import type { Settings } from './main.js';
import { type Contender, contender, race } from './measure.js';
import { productOperations } from './multiplications.js';
import { adamStep, type PreparedStep } from './steps/adam-step.js';
import { hamiltonianNetwork } from './steps/hamiltonian-network.js';
import { messagePassing } from './steps/message-passing.js';
import { normalArray } from './steps/perceptron.js';
import { recordStep } from './steps/record-step.js';

/** A contender and the floating-point operations of its matrix products. */
interface Counted extends Contender {
  readonly operations: number;
}

async function counted(name: string, prepared: PreparedStep, backend: Backend): Promise<Counted> {
  const compiled = await compileStep(prepared.step, prepared.examples, { backend });
  const operations = productOperations(optimise(recordStep(prepared).graph));
  return { ...contender(`${name}, ${backend}`, () => compiled.run(prepared.inputs)), operations };
}

/** A B⁴ of square matrices that stay inside; a sum is all that comes out. */
function squareProducts(size: number): PreparedStep {
  const random = createRandom(1);
  const [a, b] = [normalArray(random, [size, size]), normalArray(random, [size, size], size ** -0.5)];
  return {
    step: (state) => {
      let product: Tensor = state.a!;
      for (let factor = 0; factor < 4; factor++) product = tf.matMul(product, state.b!);
      return { state, outputs: { sum: tf.sum(product) } };
    },
    examples: { state: { a, b }, inputs: {} },
    inputs: {},
  };
}

/** The rates of the steps, and the fraction of the best product that they reach. */
export async function peak({ say }: Settings): Promise<readonly Table[]> {
  const products: Counted[] = [];
  const steps: Counted[] = [];
  for (const backend of ['native', 'onnx'] as const) {
    say(backend);
    for (const size of [256, 512, 1024])
      products.push(await counted(`product of ${size} × ${size}`, squareProducts(size), backend));
    for (const task of [
      hamiltonianNetwork({ graphs: 100, bodies: 4, hidden: 64 }),
      messagePassing({ graphs: 64, bodies: 4, hidden: 300, channels: 100 }),
    ])
      steps.push(await counted(task.name, adamStep(task), backend));
  }
  const all = [...products, ...steps];
  const timings = await race(all, { rounds: 5, milliseconds: 300 });
  // Operations in 10⁹ a second, from milliseconds.
  const rates = all.map(({ operations }, index) => operations / timings[index]!.best / 1e6);
  const medianRates = all.map(({ operations }, index) => operations / timings[index]!.median / 1e6);
  const limit = Math.max(...rates.slice(0, products.length));
  const medianLimit = Math.max(...medianRates.slice(0, products.length));
  return [
    {
      title: 'Rate of the matrix products against the best product of this run, float32, one thread',
      rows: all.map(({ name, operations }, index) => ({
        what: name,
        'operations 10⁶': operations / 1e6,
        'best ms': timings[index]!.best,
        '10⁹/s, best': rates[index]!,
        'fraction, best': rates[index]! / limit,
        '10⁹/s, median': medianRates[index]!,
        'fraction, median': medianRates[index]! / medianLimit,
      })),
      notes: [
        'Counted are multiplications and additions of matrix products, 2 m n k each, after simplification; the',
        'elementwise work (softplus and its derivatives, sums, Adam) takes time but counts nothing.',
      ],
    },
  ];
}
