import { cholesky, choleskySolve, type RandomStream } from 'principia/math';
import { baoab, type Chain, type LangevinState, type Potential, sampleEnsemble } from 'principia/thermal';
import type { TinyNetwork } from './tiny-network.js';

/** How a chain is run, time in units in which U/T is the energy and masses are 1. */
export interface ChainOptions {
  readonly temperature: number;
  readonly stepSize: number;
  readonly draws: number;
  readonly thin: number;
  readonly burnIn: number;
  readonly random: RandomStream;
}

/**
 * One Langevin chain in the plain weights, or its continuation. Their posterior is a curved valley: what is stiff turns
 * along it, so that coordinates whitened at one place do not help at the next.
 */
export async function langevinChain(
  potential: Potential,
  position: Float64Array,
  { temperature, stepSize, ...length }: ChainOptions,
  before?: Chain<LangevinState>,
): Promise<Chain<LangevinState>> {
  const [chain] = await sampleEnsemble([{ potential, position }], {
    sampler: (of) => baoab(of, { temperature, stepSize, friction: 2, mass: temperature }),
    ...length,
    ...(before === undefined ? {} : { resume: [before.state], burnIn: 0 }),
  });
  return before === undefined ? chain! : joined(before, chain!);
}

function joined(first: Chain<LangevinState>, second: Chain<LangevinState>): Chain<LangevinState> {
  return {
    draws: [...first.draws, ...second.draws],
    gradients: [...first.gradients, ...second.gradients],
    values: Float64Array.of(...first.values, ...second.values),
    kineticEnergies: Float64Array.of(...first.kineticEnergies, ...second.kineticEnergies),
    diverged: second.diverged,
    state: second.state,
  };
}

/** The nearest minimum of U = L − T ln p by damped Gauss-Newton steps. */
export async function descend(
  network: TinyNetwork,
  inputs: Float64Array,
  potential: Potential,
  start: Float64Array,
  stiffness: number,
): Promise<Float64Array> {
  const { dimension } = network;
  let position = start;
  let { value, gradient } = await potential.evaluate(position);
  let damping = 1e-2;
  for (let step = 0; step < 200 && damping < 1e8; step++) {
    const matrix = network.gaussNewton(position, inputs);
    for (let index = 0; index < dimension; index++)
      matrix[index * dimension + index]! += stiffness * (1 + damping);
    const factor = cholesky(matrix, dimension);
    if (factor === null) break;
    const change = choleskySolve(factor, gradient);
    const trial = position.map((weight, index) => weight - change[index]!);
    const next = await potential.evaluate(trial);
    if (next.value < value) {
      const settled = value - next.value < 1e-10 * Math.abs(value);
      position = trial;
      ({ value, gradient } = next);
      damping /= 4;
      if (settled) break;
    } else damping = Math.max(damping * 8, 1e-3);
  }
  return position;
}
