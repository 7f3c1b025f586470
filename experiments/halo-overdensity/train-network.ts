import { permutation, type RandomStream } from 'principia/math';
import type { Progress } from 'principia/run';
import { type ArrayRecord, type Backend, compileStep, valueAndGradients } from 'principia/tensor';
import {
  adamInputNames,
  adamInputs,
  adamState,
  adamStep,
  learningRate,
  parametersIn,
} from 'principia/training';
import { batchInputs, nextBatch } from './batches.js';
import type { Catalogue } from './catalogue.js';
import type { HaloConfig } from './config.js';
import type { HaloNetwork } from './network.js';

/** Longest gradient. */
const clip = 10;

/**
 * Trains a network on the overdensities of some halos; the others are there for it as neighbours only.
 *
 * @returns its parameters
 */
export async function trainNetwork(
  network: HaloNetwork,
  catalogue: Catalogue,
  halos: Int32Array,
  { steps, peak, ...size }: HaloConfig['training'],
  context: {
    readonly random: RandomStream;
    readonly backend: Backend;
    readonly progress: Progress;
    title: string;
  },
): Promise<ArrayRecord> {
  const { random, backend, progress, title } = context;
  const scalars = Object.fromEntries(adamInputNames.map((name) => [name, { shape: [] }]));
  const descent = await compileStep(
    (state, given) => {
      const { value, gradients } = valueAndGradients(
        (parameters) => network.loss(parameters, given),
        parametersIn(state),
      );
      const { state: next, length, taken } = adamStep(state, gradients, given, clip);
      return { state: next, outputs: { loss: value, length, taken } };
    },
    {
      state: adamState(network.init(random.child('parameters'))),
      inputs: { ...batchInputs(size), ...scalars },
    },
    { backend },
  );
  const stage = progress.stage(title, steps);
  try {
    const batches = random.child('batches');
    let [order, from] = [halos, halos.length];
    for (let step = 0; step < steps; step++) {
      if (from >= order.length) {
        order = Int32Array.from(permutation(batches, halos.length), (place) => halos[place]!);
        from = 0;
      }
      const batch = nextBatch(catalogue, order, from, size);
      from += batch.halos.length;
      const rate = learningRate({ name: 'one-cycle', peak }, step, steps);
      const { loss } = await descent.run({ ...batch.inputs, ...adamInputs(step, rate, 0) });
      stage.advance(1, `loss ${loss!.data[0]!.toFixed(4)}`);
    }
    return parametersIn(descent.read());
  } finally {
    stage.done();
    await descent.dispose();
  }
}
