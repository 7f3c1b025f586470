import { generalisedCoordinates, generalisedRates, pendulumInertia } from 'principia/physics';
import { generalisedSimulation } from './simulation/generalised.js';
import { phaseSpacePoint, radiusOptions } from './simulation/phase-space-point.js';
import { demandOrder, motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `double-pendulum` may be told; both bobs and both rods are alike. */
export interface DoublePendulumSettings extends MotionSettings {
  readonly mass: number;
  readonly length: number;
  readonly gravity: number;
  readonly damping: number;
  readonly smallestRadius: number;
  readonly largestRadius: number;
}

/**
 * Two point masses on massless rods, the second hanging from the first; angles are counted from where they hang.
 * Motions begin at a point of phase space (angles and momenta) at a distance between two radii.
 *
 * Source: A. Botev et al., Which priors matter?, arXiv:2111.05458 (masses, lengths, gravity and radii).
 */
export const doublePendulum: SimulatedSystem<DoublePendulumSettings> = {
  name: 'double-pendulum',
  description: 'two point masses on rods, the second hanging from the first',
  source: 'arXiv:2111.05458',
  options: {
    ...motionOptions({ trajectories: 200, steps: 100, dt: 0.05 }),
    mass: { kind: 'number', meaning: 'mass of each bob', default: 0.5, above: 0 },
    length: { kind: 'number', meaning: 'length of each rod', default: 1, above: 0 },
    gravity: { kind: 'number', meaning: 'acceleration of free fall', default: 3, above: 0 },
    damping: { kind: 'number', meaning: 'γ of the torque −γ dθ/dt on each angle', default: 0, least: 0 },
    ...radiusOptions(1.3, 2.3),
  },
  prepare(settings) {
    demandOrder(settings, 'smallestRadius', 'largestRadius');
    const { mass, length, gravity, damping, noise, smallestRadius, largestRadius } = settings;
    const coordinates = generalisedCoordinates(pendulumInertia([mass, mass], [length, length]));
    const torques = [2 * mass * gravity * length, mass * gravity * length];
    return generalisedSimulation({
      description:
        `two bobs of mass ${mass} on rods of length ${length} where bodies fall with ${gravity}` +
        `${damping === 0 ? '' : `, and the torque −${damping} dθ/dt on each angle`}; noise on the angles and their rates`,
      settings,
      bodies: [
        { name: 'bob-1', mass },
        { name: 'bob-2', mass },
      ],
      coordinates,
      units: { length: 'rad', time: 'time unit', mass: 'mass unit', charge: '1' },
      potential: (angles) =>
        torques.reduce((sum, torque, index) => sum + torque * (1 - Math.cos(angles[index]!)), 0),
      forces: (angles) => angles.map((angle, index) => -torques[index]! * Math.sin(angle)),
      forceTerms: torques.map((torque, axis) => ({
        acts: 'generalised force',
        direction: 'axis',
        axis,
        expression: `-${torque}*sin(theta${axis + 1})`,
      })),
      damping,
      rateNoise: noise,
      start(random) {
        const point = phaseSpacePoint(random, 4, smallestRadius, largestRadius);
        const angles = point.slice(0, 2);
        return { coordinates: angles, rates: generalisedRates(coordinates, angles, point.slice(2)) };
      },
    });
  },
};
