import { laplaceLogEvidence, refitLaw } from 'principia/distillation';
import type { Law } from 'principia/law';
import { createRandom } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

const drag: Law = { terms: [{ acts: 'body force', direction: 'velocity', expression: parse('-2') }] };
const noise = 0.02;

/** Motions of two bodies from a usual speed, which a drag brings to rest or not, seen with noise. */
function motions(seed: number, speed: number, friction: number): Trajectory[] {
  const random = createRandom(seed);
  const system = createParticleSystem(
    [
      { name: 'one', mass: 1 },
      { name: 'two', mass: 2 },
    ],
    'complete',
  );
  const times = Float64Array.from({ length: 40 }, (_, at) => 0.05 * at);
  return Array.from({ length: 6 }, () => {
    const start = Float64Array.from({ length: 4 }, () => 2 * random.normal());
    const velocity = Float64Array.from({ length: 4 }, () => speed * random.normal());
    const rate = (entry: number): number => friction / (entry < 2 ? 1 : 2);
    const seen = (value: (time: number, entry: number) => number): Float64Array =>
      Float64Array.from(
        { length: 160 },
        (_, at) => value(times[Math.floor(at / 4)]!, at % 4) + noise * random.normal(),
      );
    const decay = (time: number, entry: number): number => Math.exp(-rate(entry) * time);
    return {
      ...{ system, dimension: 2, times, velocitiesEstimated: false },
      positions: seen((time, entry) => {
        const path = friction === 0 ? time : (1 - decay(time, entry)) / rate(entry);
        return start[entry]! + velocity[entry]! * path;
      }),
      velocities: seen((time, entry) => velocity[entry]! * decay(time, entry)),
    };
  });
}

/** ln evidence of the drag over that of free motion, with the prior of velocities and without. */
function dragOverFreeMotion(trajectories: readonly Trajectory[]): {
  readonly flat: number;
  readonly fair: number;
} {
  const free = refitLaw({ terms: [] }, trajectories);
  if (free.status === 'failed') throw new Error(free.reason);
  const dragged = refitLaw(drag, trajectories, { windows: free.windows });
  if (dragged.status === 'failed') throw new Error(dragged.reason);
  const evidence = (logLikelihood: number): number =>
    laplaceLogEvidence(
      logLikelihood,
      1,
      Float64Array.from(dragged.constants, ({ value }) => value),
      dragged.covariance,
    );
  return {
    flat: evidence(dragged.logLikelihood) - free.logLikelihood,
    fair: evidence(dragged.logLikelihood + dragged.velocityGain) - free.logLikelihood - free.velocityGain,
  };
}

describe('velocityPriorGain', () => {
  // Measured over twenty seeds: −7 to 58 nats for the drag, mostly over 40, under the flat prior, −4 to −1 under the fair one.
  it('does not take rest for evidence of a drag, which a flat prior does', () => {
    for (const seed of [1, 2, 3]) {
      const { flat, fair } = dragOverFreeMotion(motions(seed, 0, 0));
      expect(flat).toBeGreaterThan(15);
      expect(fair).toBeLessThan(0);
    }
  });

  it('says the same of laws that follow bodies in motion', () => {
    const { flat, fair } = dragOverFreeMotion(motions(4, 1, 0));
    expect(Math.abs(fair - flat)).toBeLessThan(0.2);
  });

  it('leaves a drag its evidence', () => {
    expect(dragOverFreeMotion(motions(5, 1, 1)).fair).toBeGreaterThan(1000);
  });
});
