import { inverseSquareLaw } from './inverse-square.js';
import { particleSimulation } from './simulation/particles.js';
import { demandOrder, motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `three-body` may be told. */
export interface ThreeBodySettings extends MotionSettings {
  readonly smallestRadius: number;
  readonly largestRadius: number;
  readonly orbitNoise: number;
}

/** Speed of three masses 1 on a circle of radius 1 under their own gravity. */
const circularSpeed = Math.sqrt(Math.sin(Math.PI / 3) / (2 * Math.cos(Math.PI / 6) ** 2));

/**
 * Three bodies of mass 1 on a rotating equilateral triangle in the plane, G = 1, every component of every velocity
 * times 1 + `orbitNoise` u with u uniform in [−1, 1].
 *
 * Source: S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, arXiv:1906.01563, and its code.
 */
export const threeBody: SimulatedSystem<ThreeBodySettings> = {
  name: 'three-body',
  description: 'three equal masses near a rotating triangle, as in Hamiltonian neural networks',
  source: 'arXiv:1906.01563 and its code',
  options: {
    ...motionOptions({ trajectories: 5000, steps: 19, dt: 5 / 19 }),
    smallestRadius: { kind: 'number', meaning: 'least radius of the triangle', default: 0.9, above: 0 },
    largestRadius: { kind: 'number', meaning: 'greatest radius of the triangle', default: 1.2, above: 0 },
    orbitNoise: {
      kind: 'number',
      meaning: 'relative spread of the velocities about the circular orbit’s',
      default: 0.2,
      least: 0,
    },
  },
  prepare(settings) {
    demandOrder(settings, 'smallestRadius', 'largestRadius');
    const { smallestRadius, largestRadius, orbitNoise } = settings;
    return particleSimulation({
      description: `three bodies of mass 1 in the plane under ${inverseSquareLaw.description}, velocities within ${orbitNoise} of the rotating triangle's`,
      settings,
      bodies: 3,
      dimension: 2,
      law: inverseSquareLaw,
      start(random) {
        const sided = (): number => 2 * random.uniform() - 1;
        const direction = Math.atan2(sided(), sided());
        const radius = smallestRadius + (largestRadius - smallestRadius) * random.uniform();
        const speed = circularSpeed / Math.sqrt(radius);
        const corners = [0, 1, 2].map((corner) => direction + (2 * Math.PI * corner) / 3);
        const component = (value: number): number => value * (1 + orbitNoise * sided());
        return {
          masses: Float64Array.of(1, 1, 1),
          charges: null,
          topology: 'complete',
          positions: Float64Array.from(
            corners.flatMap((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]),
          ),
          velocities: Float64Array.from(
            corners.flatMap((angle) => [
              component(-speed * Math.sin(angle)),
              component(speed * Math.cos(angle)),
            ]),
          ),
        };
      },
    });
  },
};
