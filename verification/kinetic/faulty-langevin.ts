import { resumeRandom } from 'principia/math';
import {
  baoab,
  type LangevinOptions,
  type LangevinState,
  type Potential,
  type Sampler,
} from 'principia/thermal';

/**
 * Mistakes that published samplers have made: the force counted half, as where a step ends with the velocity
 * recomputed from the positions; noise of the order of the step instead of its root; the gradient of the step before.
 */
export type LangevinFault = 'halved force' | 'noise proportional to the step' | 'stale gradient';

/** BAOAB written out once more, with a place for each mistake; without one it is BAOAB. */
export function faultyLangevin(
  fault: LangevinFault | null,
  potential: Potential,
  { temperature, stepSize, friction, mass = 1 }: LangevinOptions & { readonly mass?: number },
): Sampler<LangevinState> {
  const kept = Math.exp(-friction * stepSize);
  const amplitude =
    fault === 'noise proportional to the step'
      ? stepSize * Math.sqrt(2 * friction * temperature * mass)
      : Math.sqrt((1 - kept * kept) * temperature * mass);
  const kick = (stepSize / 2) * (fault === 'halved force' ? 0.5 : 1);
  return {
    init: baoab(potential, { temperature, stepSize, friction, mass }).init,
    async step(state) {
      const stream = resumeRandom(state.random);
      const position = state.position.slice();
      const momentum = state.momentum.slice();
      for (let index = 0; index < position.length; index++) {
        momentum[index]! -= kick * state.gradient[index]!;
        position[index]! += ((stepSize / 2) * momentum[index]!) / mass;
        momentum[index] = kept * momentum[index]! + amplitude * stream.normal();
        position[index]! += ((stepSize / 2) * momentum[index]!) / mass;
      }
      const { value, gradient } = await potential.evaluate(
        fault === 'stale gradient' ? state.position : position,
      );
      let kineticEnergy = 0;
      for (let index = 0; index < position.length; index++) {
        momentum[index]! -= kick * gradient[index]!;
        kineticEnergy += momentum[index]! ** 2 / (2 * mass);
      }
      return [
        { position, momentum, value, gradient, random: stream.state() },
        { value, kineticEnergy },
      ];
    },
  };
}
