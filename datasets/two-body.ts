import { inverseSquareLaw } from './inverse-square.js';
import { particleSimulation } from './simulation/particles.js';
import { demandOrder, motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `two-body` may be told. */
export interface TwoBodySettings extends MotionSettings {
  readonly nearest: number;
  readonly farthest: number;
  readonly orbitNoise: number;
}

/**
 * Two bodies of mass 1 on nearly circular orbits about each other in the plane, G = 1: the first at x with both
 * components uniform between `nearest` and `farthest`, at the circular orbit's velocity times 1 + `orbitNoise` n with
 * a normal number n, the second opposite.
 *
 * Source: S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, arXiv:1906.01563, and its code.
 */
export const twoBody: SimulatedSystem<TwoBodySettings> = {
  name: 'two-body',
  description: 'two equal masses on nearly circular orbits, as in Hamiltonian neural networks',
  source: 'arXiv:1906.01563 and its code',
  options: {
    ...motionOptions({ trajectories: 1000, steps: 49, dt: 20 / 49 }),
    nearest: { kind: 'number', meaning: 'least first coordinate of a body', default: 0.5, above: 0 },
    farthest: { kind: 'number', meaning: 'greatest first coordinate of a body', default: 1.5, above: 0 },
    orbitNoise: {
      kind: 'number',
      meaning: 'relative spread of the velocities about the circular orbit’s',
      default: 0.05,
      least: 0,
    },
  },
  prepare(settings) {
    demandOrder(settings, 'nearest', 'farthest');
    const { nearest, farthest, orbitNoise } = settings;
    return particleSimulation({
      description: `two bodies of mass 1 in the plane under ${inverseSquareLaw.description}, velocities within about ${orbitNoise} of the circular orbit's`,
      settings,
      bodies: 2,
      dimension: 2,
      law: inverseSquareLaw,
      start(random) {
        const coordinate = (): number => nearest + (farthest - nearest) * random.uniform();
        const [x, y] = [coordinate(), coordinate()];
        const speed = (1 + orbitNoise * random.normal()) / (2 * Math.hypot(x, y) ** 1.5);
        return {
          masses: Float64Array.of(1, 1),
          charges: null,
          topology: 'complete',
          positions: Float64Array.of(x, y, -x, -y),
          velocities: Float64Array.of(-y * speed, x * speed, y * speed, -x * speed),
        };
      },
    });
  },
};
