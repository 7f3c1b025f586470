import { generalisedCoordinates } from 'principia/physics';
import { generalisedSimulation } from './simulation/generalised.js';
import { phaseSpacePoint, radiusOptions } from './simulation/phase-space-point.js';
import { demandOrder, motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `mass-spring` may be told. */
export interface MassSpringSettings extends MotionSettings {
  readonly mass: number;
  readonly stiffness: number;
  readonly damping: number;
  readonly smallestRadius: number;
  readonly largestRadius: number;
}

/**
 * One mass on a spring, H = p²/2m + k x²/2, published as p² + x²: 50 motions of 30 points over a time of 3, half of
 * them held out, with noise of 0.1 on x and p.
 *
 * Source: S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, arXiv:1906.01563, and its code.
 */
export const massSpring: SimulatedSystem<MassSpringSettings> = {
  name: 'mass-spring',
  description: 'a mass on a spring, H = p²/2m + k x²/2, as in Hamiltonian neural networks',
  source: 'arXiv:1906.01563 and its code',
  options: {
    ...motionOptions({ trajectories: 50, steps: 29, dt: 3 / 29, noise: 0.1, heldOut: 0.5 }),
    mass: { kind: 'number', meaning: 'mass', default: 0.5, above: 0 },
    stiffness: { kind: 'number', meaning: 'stiffness of the spring', default: 2, above: 0 },
    damping: { kind: 'number', meaning: 'γ of the drag −γ v', default: 0, least: 0 },
    ...radiusOptions(0.1, 1),
  },
  prepare(settings) {
    demandOrder(settings, 'smallestRadius', 'largestRadius');
    const { mass, stiffness, damping, noise, smallestRadius, largestRadius } = settings;
    return generalisedSimulation({
      description:
        `a mass of ${mass} on a spring of stiffness ${stiffness}${damping === 0 ? '' : ` with the drag −${damping} v`}; ` +
        'noise on the position and the momentum',
      settings,
      bodies: [{ name: 'mass', mass }],
      coordinates: generalisedCoordinates([mass], [false]),
      units: { length: 'length unit', time: 'time unit', mass: 'mass unit', charge: '1' },
      potential: ([x]) => (stiffness * x! ** 2) / 2,
      forces: ([x]) => Float64Array.of(-stiffness * x!),
      forceTerms: [{ acts: 'generalised force', direction: 'axis', axis: 0, expression: `-${stiffness}*x1` }],
      damping,
      rateNoise: noise / mass,
      start(random) {
        const [x, p] = phaseSpacePoint(random, 2, smallestRadius, largestRadius);
        return { coordinates: Float64Array.of(x!), rates: Float64Array.of(p! / mass) };
      },
    });
  },
};
