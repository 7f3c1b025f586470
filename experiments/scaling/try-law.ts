import { type IntegratorName, integrators } from 'principia/physics';
import type { PairLaw } from 'principia/training';
import { distancesMet, type MotionErrors, motionErrors, validTime } from './compare-motions.js';
import type { DistanceRange } from './distances.js';
import { followMotion } from './followed-motion.js';
import { learnedField, trueField } from './force-field.js';
import { sizesOf } from './pair-potentials.js';
import type { ScalingSystem } from './scaling-system.js';

/** A learned law beside the true one on so many bodies. */
export interface Trial {
  readonly bodies: number;
  readonly pairs: number;
  readonly integrator: IntegratorName;
  readonly step: number;
  readonly duration: number;
  readonly learned: MotionErrors;
  /** The true law's energy error, by the same method with the same step. */
  readonly floor: number | null;
  readonly validTime: number | null;
  /** Distances of interacting pairs in the learned motion. */
  readonly met: DistanceRange;
}

/** Follows so many bodies under both laws. */
export function tryLaw(
  system: ScalingSystem,
  law: PairLaw,
  bodies: number,
  integrator: IntegratorName,
  every: number,
): Trial {
  const start = system.start(bodies);
  const { steps } = system;
  const dt = system.step(bodies);
  const truth = trueField(system.law, start);
  const own = learnedField(law, start, system.table);
  const settings = { integrator: integrators[integrator], dt, steps, every };
  const reference = followMotion(truth, start, settings);
  const motion = followMotion(own, start, settings);
  const scale = trueField(sizesOf(system.law), start).energy(start.positions, start.velocities);
  const learned = motionErrors(motion, reference, start, { scale, truth, own });
  return {
    bodies,
    pairs: own.pairs(start.positions),
    integrator,
    step: dt,
    duration: steps * dt,
    learned,
    floor: motionErrors(reference, reference, start, { scale, truth, own: null }).energy,
    validTime: validTime(learned, every * dt),
    met: distancesMet(motion, start),
  };
}
