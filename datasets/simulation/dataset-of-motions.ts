import type { Dataset, EnergyRecord } from 'principia/law';
import { createRandom, InputError, median, type RandomStream } from 'principia/math';
import { createParticleSystem, type ParticleSystem, type Trajectory } from 'principia/physics';
import { hashTrajectories, splitTrajectories } from '../formats/recording.js';
import type { Motion, MotionSettings, Settings, SimulatedSystem, Simulation } from './simulated-system.js';

/** Numbers in one simulated dataset at most: 400 MB of them. */
const mostNumbers = 5e7;

/** How many motions a simulation has in all. */
export function motionCount({ counts }: Simulation): number {
  return counts.training + counts.validation + counts.test;
}

/**
 * Refuses what would not fit.
 *
 * @throws InputError where the motions are too many or too long for one dataset
 */
export function demandRoom(simulation: Simulation): void {
  const numbers = 2 * simulation.size * motionCount(simulation);
  if (numbers <= mostNumbers) return;
  throw new InputError(
    `${motionCount(simulation)} trajectories of ${simulation.size} positions are too many for one dataset: ` +
      `${numbers.toPrecision(2)} numbers (at most ${mostNumbers}); ask for fewer trajectories, steps or bodies`,
  );
}

/** The dataset of a simulation's motions, in their order, with noise. */
export function datasetOfMotions<S extends Settings>(
  system: SimulatedSystem<S>,
  settings: S,
  simulation: Simulation,
  motions: readonly Motion[],
  withAccelerations: boolean,
): Dataset {
  const random = createRandom(settings.seed).child('trajectory');
  const systems = systemCache();
  const trajectories = motions.map((motion, index) =>
    observe(motion, simulation, systems(motion), random.child(index).child('noise')),
  );
  const { training, validation, test } = simulation.counts;
  const part = <T>(
    values: readonly T[],
  ): { training: readonly T[]; validation?: readonly T[]; test: readonly T[] } => ({
    training: values.slice(0, training),
    ...(validation === 0 ? {} : { validation: values.slice(training, training + validation) }),
    test: values.slice(training + validation, training + validation + test),
  });
  // A single motion is split in time.
  const split = trajectories.length === 1 ? splitTrajectories(trajectories) : part(trajectories);
  const accelerations = motions.map((motion) => motion.accelerations);
  const energy: EnergyRecord = {
    reason: simulation.energyChanges,
    largestError: motions.reduce((largest, { energyError }) => Math.max(largest, energyError), 0),
    medianError: median(motions.map(({ energyError }) => energyError)),
  };
  return {
    name: system.name,
    description: `${simulation.description}; ${account(settings, simulation, motions, energy)}`,
    source: `simulated with seed ${settings.seed}`,
    hash: hashTrajectories(trajectories),
    units: simulation.units,
    dimension: simulation.dimension,
    ...split,
    ...(simulation.cutoff === undefined ? {} : { cutoff: simulation.cutoff }),
    energy,
    ...(withAccelerations
      ? {
          accelerations:
            trajectories.length === 1
              ? splitRows(accelerations[0]!, split.training[0]!)
              : part(accelerations),
        }
      : {}),
    truth: simulation.truth,
  };
}

/** What was simulated, how exactly, and what was thrown away, in words. */
function account(
  settings: Settings & Partial<MotionSettings>,
  simulation: Simulation,
  motions: readonly Motion[],
  { reason, largestError, medianError }: EnergyRecord,
): string {
  const { steps, dt, noise } = settings;
  const redrawn = motions.reduce((sum, motion) => sum + motion.redrawn, 0);
  const sampled = steps === undefined ? '' : ` of ${steps} intervals of ${Number(dt?.toPrecision(6))}`;
  const exactness =
    reason === null
      ? `largest relative energy error ${largestError.toExponential(1)}`
      : `${reason} (median relative change ${medianError.toExponential(1)}, largest ${largestError.toExponential(1)})`;
  return (
    `${motionCount(simulation)} motions${sampled}; noise ${noise ?? 0}; ${exactness}; ` +
    `${redrawn} motions with unresolved encounters drawn again`
  );
}

/** Equal bodies and pairs share one particle system, whose graph is costly for many bodies. */
function systemCache(): (motion: Motion) => ParticleSystem {
  const known = new Map<string, ParticleSystem>();
  return ({ bodies, topology }) => {
    const key = JSON.stringify([bodies, topology]);
    const system = known.get(key) ?? createParticleSystem(bodies, topology);
    known.set(key, system);
    return system;
  };
}

function observe(
  motion: Motion,
  { noise, dimension }: Simulation,
  system: ParticleSystem,
  random: RandomStream,
): Trajectory {
  const blurred = (values: Float64Array, deviation: number): Float64Array =>
    deviation === 0 ? values : values.map((value) => value + deviation * random.normal());
  const { times, space, coordinates } = motion;
  return {
    system,
    dimension,
    times,
    positions: blurred(motion.positions, noise.position),
    velocities: blurred(motion.velocities, noise.velocity),
    velocitiesEstimated: false,
    ...(space === undefined ? {} : { space }),
    ...(coordinates === undefined ? {} : { coordinates }),
    noise,
  };
}

/** The accelerations of a motion that is split in time. */
function splitRows(
  accelerations: Float64Array,
  { positions }: Trajectory,
): { readonly training: readonly Float64Array[]; readonly test: readonly Float64Array[] } {
  return {
    training: [accelerations.slice(0, positions.length)],
    test: [accelerations.slice(positions.length)],
  };
}
