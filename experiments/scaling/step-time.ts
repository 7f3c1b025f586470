import { float64Space } from 'principia/math';
import { type IntegratorName, integrators } from 'principia/physics';
import type { PairLaw } from 'principia/training';
import { remembering } from './followed-motion.js';
import { type ForceField, learnedField, trueField } from './force-field.js';
import type { ScalingSystem, Start } from './scaling-system.js';

/** How long a step takes on so many bodies, in milliseconds. */
export interface StepTime {
  readonly bodies: number;
  readonly pairs: number;
  readonly learned: number;
  readonly truth: number;
}

/** Stretches that are timed; the fastest counts, as what else the machine does only adds to it. */
const stretches = 8;
/** A stretch lasts so long, in milliseconds, for the clock's sake, and so many steps, for neighbour lists to be renewed. */
const [leastTime, leastSteps] = [15, 20];
/** But no longer than this time, where steps take long, and no more steps than this, where they take nothing. */
const [mostTime, mostSteps] = [200, 5000];

/** Times steps under both laws. */
export function stepTime(
  system: ScalingSystem,
  law: PairLaw,
  bodies: number,
  integrator: IntegratorName,
  now: () => number,
): StepTime {
  const start = system.start(bodies);
  const dt = system.step(bodies);
  const own = learnedField(law, start, system.table);
  const time = (field: ForceField): number => fastestStep(field, start, integrator, dt, now);
  return {
    bodies,
    pairs: own.pairs(start.positions),
    learned: time(own),
    truth: time(trueField(system.law, start)),
  };
}

function fastestStep(
  field: ForceField,
  start: Start,
  name: IntegratorName,
  dt: number,
  now: () => number,
): number {
  const { step } = integrators[name];
  const acceleration = remembering((position) => field.accelerations(position));
  let state = { position: start.positions, velocity: start.velocities };
  const stretch = (): number => {
    const began = now();
    for (let steps = 1; ; steps++) {
      state = step(float64Space, ({ position }) => acceleration(position), state, dt);
      const elapsed = now() - began;
      const enough = elapsed >= leastTime && steps >= leastSteps;
      if (enough || elapsed >= mostTime || steps === mostSteps) return elapsed / steps;
    }
  };
  // In the first one tables are filled and code is compiled.
  stretch();
  return Math.min(...Array.from({ length: stretches }, stretch));
}
