/**
 * Langevin dynamics of all weights of a network, full batch: the sampler of this package on the compiled gradient, beside
 * the same loop in PyTorch; and members run side by side, their gradients taken in one call. One thread.
 */

import { createRandom } from 'principia/math';
import type { Table } from 'principia/report';
import {
  type ArrayRecord,
  compile,
  type TensorRecord,
  tf,
  valueAndGradients,
  vectorise,
} from 'principia/tensor';
import { baoab, type LangevinState, type Potential, type Sampler } from 'principia/thermal';
import { flatten, layoutOf, type ParameterLayout, type Parameters, unflatten } from 'principia/training';
import type { Settings } from './main.js';
import { type Contender, contender, race } from './measure.js';
import { findPytorch, type PytorchContender, startPytorch } from './pytorch.js';
import { normalArray, perceptron, perceptronParameters } from './steps/perceptron.js';

type Precision = 'float32' | 'float64';

/** As in torch/thermostat_steps.py. */
const settings = { stepSize: 1e-3, friction: 1 } as const;
const temperature = 1e-4;

/** A tanh network and the rows it is fitted to. */
interface Regression {
  readonly weights: number;
  readonly parameters: Parameters;
  readonly batch: ArrayRecord;
}

function regression(rows: number, widths: readonly number[]): Regression {
  const random = createRandom(1);
  const drawn = Object.entries(perceptronParameters(random, 'layer', widths));
  const parameters = Object.fromEntries(
    drawn.map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );
  const weights = layoutOf(parameters).size;
  const batch = {
    x: normalArray(random, [rows, widths[0]!]),
    y: normalArray(random, [rows, widths.at(-1)!]),
  };
  return { weights, parameters, batch };
}

/** The mean squared residual with its gradients. */
function gradientOf({ parameters }: Regression): (inputs: TensorRecord) => TensorRecord {
  return (inputs) => {
    const weights = Object.fromEntries(Object.keys(parameters).map((name) => [name, inputs[name]!]));
    const { value, gradients } = valueAndGradients(
      (at) =>
        tf.mean(
          tf.square(
            tf.sub(
              perceptron(inputs.x!, at, 'layer', tf.tanh, (last) => last),
              inputs.y!,
            ),
          ),
        ),
      weights,
    );
    return { ...gradients, value };
  };
}

const shapesOf = (arrays: ArrayRecord) =>
  Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, { shape }]));

async function potentialOf(problem: Regression, precision: Precision): Promise<Potential> {
  const { parameters, batch, weights } = problem;
  const layout = layoutOf(parameters);
  const compiled = await compile(gradientOf(problem), shapesOf({ ...parameters, ...batch }), {
    precision,
    threads: 1,
  });
  return {
    dimension: weights,
    evaluate: async (position) => {
      const results = await compiled.run({ ...unflatten(layout, position), ...batch });
      return { value: results.value!.data[0]!, gradient: flatten(layout, results as Parameters) };
    },
  };
}

/** The potentials of members that wait for one another: when all have asked, one call answers all. */
async function potentialsTogether(problem: Regression, members: number): Promise<Potential[]> {
  const { parameters, batch, weights } = problem;
  const layout = layoutOf(parameters);
  const stacked = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => [name, { shape: [members, ...shape] }]),
  );
  const fn = vectorise(gradientOf(problem), Object.keys(parameters));
  const compiled = await compile(fn, { ...stacked, ...shapesOf(batch) }, { threads: 1 });
  let waiting: { readonly position: Float64Array; answer(results: ArrayRecord): void }[] = [];
  const stack = (positions: readonly Float64Array[]): ArrayRecord =>
    Object.fromEntries(
      layout.entries.map(({ name, shape, offset, length }) => {
        const data = new Float64Array(members * length);
        positions.forEach((position, member) => {
          data.set(position.subarray(offset, offset + length), member * length);
        });
        return [name, { shape: [members, ...shape], data }];
      }),
    );
  return Array.from({ length: members }, (_, member) => ({
    dimension: weights,
    evaluate: async (position) => {
      const results = await new Promise<ArrayRecord>((answer) => {
        waiting.push({ position, answer });
        if (waiting.length < members) return;
        const all = waiting;
        waiting = [];
        void compiled.run({ ...stack(all.map((one) => one.position)), ...batch }).then((found) => {
          for (const one of all) one.answer(found);
        });
      });
      return { value: results.value!.data[member]!, gradient: ownGradient(layout, results, member) };
    },
  }));
}

/** A member's slice of every stacked gradient, in the order of its weights. */
function ownGradient(layout: ParameterLayout, results: ArrayRecord, member: number): Float64Array {
  const gradient = new Float64Array(layout.size);
  for (const { name, offset, length } of layout.entries) {
    const { data } = results[name]!;
    for (let index = 0; index < length; index++) gradient[offset + index] = data[member * length + index]!;
  }
  return gradient;
}

/** A chain that goes on with every call. */
async function running(
  sampler: Sampler<LangevinState>,
  start: Float64Array,
  member = 0,
): Promise<() => Promise<number>> {
  let state = await sampler.init(start, createRandom(2).child(member));
  return async () => {
    const [next, { value }] = await sampler.step(state);
    state = next;
    return value;
  };
}

/** In 32 bits, as the peer reads them. */
function narrow(parameters: Parameters): ArrayRecord {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
}

/** Five losses without noise: what is compared with PyTorch's. */
async function quietLosses(potential: Potential, start: Float64Array): Promise<number[]> {
  const sampler = baoab(potential, { ...settings, temperature: Number.MIN_VALUE });
  const step = await running(sampler, start);
  const losses: number[] = [];
  for (let count = 0; count < 5; count++) losses.push(await step());
  return losses;
}

async function besidePytorch(problem: Regression, python: string | undefined): Promise<Table> {
  const { parameters, batch, weights } = problem;
  const start = flatten(layoutOf(parameters), parameters);
  const own: Contender[] = [];
  const peers: PytorchContender[] = [];
  let difference = 0;
  for (const precision of ['float32', 'float64'] as const) {
    const potential = await potentialOf(problem, precision);
    const step = await running(baoab(potential, { ...settings, temperature }), start);
    own.push(contender(`principia, ${precision}`, step));
    if (python === undefined) continue;
    const peer = await startPytorch(
      python,
      { name: precision, parameters: narrow(parameters), batch },
      1,
      'thermostat_steps.py',
    );
    peers.push({ ...peer, name: `PyTorch, ${precision}` });
    const losses = await quietLosses(potential, start);
    difference = Math.max(difference, ...losses.map((loss, at) => Math.abs(loss / peer.losses[at]! - 1)));
  }
  if (!(difference <= 1e-4)) throw new Error(`losses differ by ${difference}: the two do not do the same`);
  const timings = await race([...own, ...peers], { rounds: 8, milliseconds: 400 });
  for (const peer of peers) await peer.dispose();
  return {
    title: `BAOAB of ${weights} weights on ${batch.x!.shape[0]} rows, one thread`,
    rows: timings.map(({ name, best, median }, index) => {
      const peer = timings[own.length + (index % own.length)];
      return {
        engine: name,
        'steps/s, best': 1000 / best,
        'steps/s, median': 1000 / median,
        ...(peer && { 'PyTorch ÷, best': peer.best / best, 'PyTorch ÷, median': peer.median / median }),
      };
    }),
    notes: [
      python === undefined
        ? 'PyTorch is skipped: no python3 here has it (Debian: python3-torch).'
        : `The losses of five steps without noise agree to ${difference.toExponential(0)}, relative; ${peers[0]!.library}.`,
    ],
  };
}

/** Steps of members in a second, each with its own call for its gradient, and all in one. */
async function sideBySide(problem: Regression, members: number): Promise<Table['rows'][number]> {
  const start = flatten(layoutOf(problem.parameters), problem.parameters);
  const langevin = { ...settings, temperature };
  const single = await potentialOf(problem, 'float32');
  const together = await potentialsTogether(problem, members);
  const chains = (potentials: readonly Potential[]): Promise<(() => Promise<number>)[]> =>
    Promise.all(potentials.map((potential, member) => running(baoab(potential, langevin), start, member)));
  const apart = await chains(together.map(() => single));
  const joined = await chains(together);
  const [each, all] = await race(
    [
      contender('a call each', () => Promise.all(apart.map((step) => step())), members),
      contender('one call', () => Promise.all(joined.map((step) => step())), members),
    ],
    { rounds: 5, milliseconds: 200 },
  );
  return {
    weights: problem.weights,
    rows: problem.batch.x!.shape[0]!,
    members,
    'member steps/s, a call each': 1000 / each!.best,
    'member steps/s, one call': 1000 / all!.best,
    gain: each!.best / all!.best,
  };
}

/** Steps a second of a network of 10⁴ weights on 10³ rows, and of members side by side. */
export async function thermostat({ python, say }: Settings): Promise<readonly Table[]> {
  say('beside PyTorch');
  const large = regression(1000, [10, 96, 96, 1]);
  const first = await besidePytorch(large, await findPytorch(python));
  const rows: Table['rows'][number][] = [];
  for (const problem of [large, regression(50, [4, 12, 12, 1])]) {
    for (const members of [1, 4, 16]) {
      say(`${members} members of ${problem.weights} weights`);
      rows.push(await sideBySide(problem, members));
    }
  }
  return [first, { title: 'Members run side by side, float32, best', rows }];
}
