import type { TruthTerm } from 'principia/law';
import { InputError, type RandomStream } from 'principia/math';
import type { ForceLaw } from './force-law.js';
import type { ParticleStart } from './particle-start.js';
import { particleSimulation } from './particles.js';
import { motionOptions, toleranceOption } from './settings.js';
import type { MotionSettings, OptionTable, SimulatedSystem } from './simulated-system.js';

/** What every system of bodies that all act on all may be told. */
export interface PairLawSettings extends MotionSettings {
  readonly bodies: number;
  readonly dimension: number;
  readonly softening: number;
  readonly tolerance: number;
}

/** A law between all bodies, and what else acts. */
export interface PairLawSystem<S extends PairLawSettings> {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  /** Whether bodies carry charges ±1. */
  readonly charged?: boolean;
  /** The published sampling interval, and the published softening where it is not left out. */
  readonly dt: number;
  readonly softening?: number;
  readonly extraOptions: OptionTable<Omit<S, keyof PairLawSettings>>;
  law(settings: S): ForceLaw;
  /** γ of the drag −γ v on each body, [N], and how the truth says it. */
  drag?(settings: S): { readonly coefficients: Float64Array; readonly term: TruthTerm };
}

/** Pair forces in one dataset at most: some minutes of work. */
const mostForces = 5e8;

/** The options of bodies that all act on all. */
export function pairLawOptions(dt: number, softening: number): OptionTable<PairLawSettings> {
  return {
    bodies: { kind: 'number', meaning: 'number of bodies', default: 4, whole: true, least: 2 },
    dimension: {
      kind: 'number',
      meaning: 'dimensions of space',
      default: 2,
      whole: true,
      least: 2,
      most: 3,
    },
    ...motionOptions({ trajectories: 200, steps: 100, dt }),
    softening: {
      kind: 'number',
      meaning: 'added to every distance inside the law',
      default: softening,
      least: 0,
    },
    ...toleranceOption(1e-12),
  };
}

/**
 * The system of bodies that all act on all by a law: masses eⁿ, charges ±1 where there are any, initial positions and
 * velocities n, with standard normal numbers n.
 *
 * Source of the distributions: M. Cranmer et al., arXiv:2006.11287, appendix B.
 */
export function pairLawSystem<S extends PairLawSettings>(of: PairLawSystem<S>): SimulatedSystem<S> {
  return {
    name: of.name,
    description: of.description,
    source: of.source,
    options: { ...pairLawOptions(of.dt, of.softening ?? 0), ...of.extraOptions } as OptionTable<S>,
    prepare(settings) {
      const { bodies, dimension, softening, tolerance, trajectories, steps } = settings;
      const forces = trajectories * steps * bodies ** 2;
      if (forces > mostForces) {
        throw new InputError(
          `${trajectories} trajectories of ${steps} steps with ${bodies} bodies are too many for one dataset: ` +
            `${forces.toPrecision(2)} forces of pairs (at most ${mostForces}); ask for fewer`,
        );
      }
      const law = of.law(settings);
      const drag = of.drag?.(settings);
      return particleSimulation({
        description:
          `${bodies} bodies in ${dimension} dimensions under ${law.description}` +
          `${softening === 0 ? '' : ` with r + ${softening} for r`}`,
        settings,
        bodies,
        dimension,
        law,
        softening,
        tolerance,
        start: (random) => gaussianStart(random, bodies, dimension, of.charged ?? false),
        ...(drag === undefined ? {} : { drag: drag.coefficients, terms: [drag.term] }),
      });
    },
  };
}

/** Masses eⁿ, charges ±1 evenly, positions and velocities n, with standard normal numbers n; all act on all. */
export function gaussianStart(
  random: RandomStream,
  bodies: number,
  dimension: number,
  charged: boolean,
): ParticleStart {
  const masses = Float64Array.from({ length: bodies }, () => Math.exp(random.normal()));
  const charges = Float64Array.from({ length: bodies }, () => (random.uniform() < 0.5 ? -1 : 1));
  const width = bodies * dimension;
  const normals = (): Float64Array => Float64Array.from({ length: width }, () => random.normal());
  return {
    masses,
    charges: charged ? charges : null,
    topology: 'complete',
    positions: normals(),
    velocities: normals(),
  };
}
