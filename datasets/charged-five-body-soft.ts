import { particleSimulation } from './simulation/particles.js';
import { motionOptions, toleranceOption } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `charged-five-body-soft` may be told. */
export interface ChargedFiveBodySoftSettings extends MotionSettings {
  readonly bodies: number;
  readonly core: number;
  readonly tolerance: number;
}

const dimension = 3;
const firstSpeed = 0.5;

/**
 * The clean companion of the charged five-body benchmark: the same bodies and starts, but charges with a soft core,
 * U = q₁q₂/√(r² + ε²), and motions that follow the law itself. What a model cannot do here it has not learned, whereas
 * the benchmark's mean error is made by encounters that its scheme does not resolve. More bodies, as many as are asked
 * for, begin as densely as five do.
 */
export const chargedFiveBodySoft: SimulatedSystem<ChargedFiveBodySoftSettings> = {
  name: 'charged-five-body-soft',
  description: 'the charged five-body benchmark with soft cores, following its law exactly',
  source: 'starts as in arXiv:2102.09844',
  options: {
    ...motionOptions({ trajectories: 5000, steps: 48, dt: 0.1, heldOut: 0.4 }),
    bodies: { kind: 'number', meaning: 'number of bodies', default: 5, whole: true, least: 2 },
    core: { kind: 'number', meaning: 'size ε of the soft core', default: 0.2, above: 0 },
    ...toleranceOption(1e-12),
  },
  prepare(settings) {
    const { bodies, core, tolerance } = settings;
    const squaredCore = Number((core ** 2).toPrecision(15));
    const spread = (bodies / 5) ** (1 / 3);
    return particleSimulation({
      description: `${bodies} bodies of mass 1 and charge ±1 in space under U = q₁q₂/√(r² + ${squaredCore})`,
      settings,
      bodies,
      dimension,
      tolerance,
      law: {
        description: `charges with a core of ${core}`,
        force: (distance, _masses, charges) => (charges * distance) / (distance ** 2 + squaredCore) ** 1.5,
        potential: (distance, _masses, charges) => charges / Math.sqrt(distance ** 2 + squaredCore),
        expression: (distance) => `q1*q2*${distance}/(${distance}**2 + ${squaredCore})**1.5`,
      },
      start(random) {
        const charges = Float64Array.from({ length: bodies }, () => (random.uniform() < 0.5 ? -1 : 1));
        const normals = (): Float64Array =>
          Float64Array.from({ length: bodies * dimension }, () => random.normal());
        const positions = normals().map((position) => spread * position);
        const velocities = normals();
        for (let row = 0; row < velocities.length; row += dimension) {
          const own = velocities.subarray(row, row + dimension);
          const length = Math.hypot(...own);
          own.forEach((component, axis) => {
            own[axis] = (component * firstSpeed) / length;
          });
        }
        return {
          masses: new Float64Array(bodies).fill(1),
          charges,
          topology: 'complete',
          positions,
          velocities,
        };
      },
    });
  },
};
