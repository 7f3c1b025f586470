import { generalisedCoordinates } from 'principia/physics';
import { generalisedSimulation } from './simulation/generalised.js';
import { phaseSpacePoint, radiusOptions } from './simulation/phase-space-point.js';
import { demandOrder, motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `pendulum` may be told. */
export interface PendulumSettings extends MotionSettings {
  readonly mass: number;
  readonly length: number;
  readonly gravity: number;
  readonly damping: number;
  readonly smallestRadius: number;
  readonly largestRadius: number;
}

/**
 * A pendulum, H = p²/2ml² + m g l (1 − cos θ), published as p² + 3 (1 − cos θ): 50 motions of 45 points over a time of
 * 3, half of them held out, with noise of 0.1 on θ and p. The angle is counted from where it hangs.
 *
 * Source: S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, arXiv:1906.01563, and its code.
 */
export const pendulum: SimulatedSystem<PendulumSettings> = {
  name: 'pendulum',
  description: 'a pendulum, H = p²/2ml² + m g l (1 − cos θ), as in Hamiltonian neural networks',
  source: 'arXiv:1906.01563 and its code',
  options: {
    ...motionOptions({ trajectories: 50, steps: 44, dt: 3 / 44, noise: 0.1, heldOut: 0.5 }),
    mass: { kind: 'number', meaning: 'mass', default: 0.5, above: 0 },
    length: { kind: 'number', meaning: 'length of the rod', default: 1, above: 0 },
    gravity: { kind: 'number', meaning: 'acceleration of free fall', default: 6, above: 0 },
    damping: { kind: 'number', meaning: 'γ of the torque −γ dθ/dt', default: 0, least: 0 },
    ...radiusOptions(1.3, 2.3),
  },
  prepare(settings) {
    demandOrder(settings, 'smallestRadius', 'largestRadius');
    const { mass, length, gravity, damping, noise, smallestRadius, largestRadius } = settings;
    const inertia = mass * length ** 2;
    const torque = mass * gravity * length;
    return generalisedSimulation({
      description:
        `a pendulum of mass ${mass} and length ${length} where bodies fall with ${gravity}` +
        `${damping === 0 ? '' : `, and the torque −${damping} dθ/dt`}; noise on the angle and the momentum`,
      settings,
      bodies: [{ name: 'bob', mass }],
      coordinates: generalisedCoordinates([inertia]),
      units: { length: 'rad', time: 'time unit', mass: 'mass unit', charge: '1' },
      potential: ([angle]) => torque * (1 - Math.cos(angle!)),
      forces: ([angle]) => Float64Array.of(-torque * Math.sin(angle!)),
      forceTerms: [
        { acts: 'generalised force', direction: 'axis', axis: 0, expression: `-${torque}*sin(theta1)` },
      ],
      damping,
      rateNoise: noise / inertia,
      start(random) {
        const [angle, p] = phaseSpacePoint(random, 2, smallestRadius, largestRadius);
        return { coordinates: Float64Array.of(angle!), rates: Float64Array.of(p! / inertia) };
      },
    });
  },
};
