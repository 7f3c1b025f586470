import { integrators } from 'principia/physics';
import { type Backend, widestPrecision } from 'principia/tensor';
import {
  type DynamicsModel,
  type Parameters,
  type PhaseTrajectory,
  prepareRollouts,
  type TrainingData,
} from 'principia/training';

/**
 * The published loss of a trained model: the mean square error of q̇ and ṗ at states of some data, for each of them.
 *
 * One step of Euler's method of length 1 changes a state by its rates.
 *
 * @param judged states of each data at most, spread evenly
 */
export async function rateErrors(
  data: readonly TrainingData[],
  judged: number,
  parameters: Parameters,
  { model, backend }: { readonly model: DynamicsModel; readonly backend: Backend },
): Promise<readonly number[]> {
  const chosen = data.map((part) => singleStates(part, judged));
  const rollouts = await prepareRollouts(
    chosen.flat().map(({ motion }) => motion),
    parameters,
    { model, backend, integrator: integrators.euler, precision: widestPrecision(backend), threads: 1 },
  );
  try {
    const reached = await rollouts.run(parameters);
    let at = 0;
    return chosen.map((states) => {
      let [squares, count] = [0, 0];
      for (const { motion, velocity, force } of states) {
        const { positions, momenta } = reached[at++]!;
        for (let entry = 0; entry < velocity.length; entry++) {
          const after = velocity.length + entry;
          squares += (positions[after]! - motion.positions[entry]! - velocity[entry]!) ** 2;
          squares += (momenta[after]! - motion.momenta[entry]! - force[entry]!) ** 2;
          count += 2;
        }
      }
      return squares / count;
    });
  } finally {
    await rollouts.dispose();
  }
}

interface SingleState {
  /** The state at the times 0 and 1. */
  readonly motion: PhaseTrajectory;
  readonly velocity: Float64Array;
  readonly force: Float64Array;
}

function singleStates({ training, rates }: TrainingData, most: number): readonly SingleState[] {
  const total = training.reduce((sum, { times }) => sum + times.length, 0);
  const every = Math.max(1, Math.ceil(total / most));
  const times = Float64Array.of(0, 1);
  let row = 0;
  return training.flatMap((motion, index) => {
    const width = motion.bodies * motion.dimension;
    const states: SingleState[] = [];
    for (let own = 0; own < motion.times.length; own++) {
      if (row++ % every !== 0) continue;
      const at = (values: Float64Array): Float64Array => values.slice(own * width, (own + 1) * width);
      const twice = (values: Float64Array): Float64Array => Float64Array.of(...at(values), ...at(values));
      states.push({
        motion: { ...motion, times, positions: twice(motion.positions), momenta: twice(motion.momenta) },
        velocity: at(rates![index]!.velocity),
        force: at(rates![index]!.force),
      });
    }
    return states;
  });
}
