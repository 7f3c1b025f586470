import { createRandom, float64Space, InputError, median, type RandomStream } from 'principia/math';
import { createParticleSystem, type Integrator, integrators, type Trajectory } from 'principia/physics';
import {
  fitPairLaw,
  invariantCount,
  type ObservedSystem,
  type PairLaw,
  type RidgeFit,
  refineThroughIntegrator,
  sampleIncrements,
  samplePairs,
} from 'principia/training';
import { describe, expect, it } from 'vitest';
import { dragTerm, fieldTerm } from '../../../src/training/direct/body-terms.js';
import { drawFeatures } from '../../../src/training/direct/hidden-features.js';
import { linearModel } from '../../../src/training/direct/linear-model.js';
import { sensitivityField } from '../../../src/training/direct/sensitivity-field.js';
import { surveyPairs } from '../../../src/training/direct/survey.js';
import { windowEnd } from '../../../src/training/direct/window-end.js';
import { type Force, motions } from '../systems.js';
import { laws, moments } from './samples.js';

/** Windows of motions, far apart in time: the path between samples bends. */
function windows(force: Force, dt: number): ObservedSystem {
  const trajectories = motions(force, 40, { steps: 8, dt });
  const increments = sampleIncrements(trajectories, { limit: 150, random: createRandom(1) });
  return { increments, interactions: trajectories[0]!.system.interactions };
}

/** Median relative error of the force at the pairs of the data. */
function forceError(law: PairLaw, { increments, interactions }: ObservedSystem, force: Force): number {
  const { invariants } = samplePairs(increments, interactions, increments.logMass);
  const found = law.force(invariants);
  return median(
    found.map((value, pair) => {
      const [logR, sum, square] = invariants.subarray(pair * invariantCount);
      const difference = Math.sqrt(square!);
      const exact = force(
        Math.exp(logR!),
        Math.exp((sum! + difference) / 2),
        Math.exp((sum! - difference) / 2),
        1,
        1,
      );
      return Math.abs(value / exact - 1);
    }),
  );
}

/** Motions that no law of pairs made: velocities that wander, and positions that hardly follow them. */
function wanderings(seed: number): ObservedSystem {
  const system = createParticleSystem(
    [1, 2, 3].map((mass) => ({ name: `body ${mass}`, mass })),
    'complete',
  );
  const [size, times] = [6, Float64Array.from({ length: 41 }, (_, at) => 0.1 * at)];
  const walk = (random: RandomStream, step: number): Float64Array => {
    const values = Float64Array.from({ length: times.length * size }, () => random.normal());
    for (let at = size; at < values.length; at++) values[at] = values[at - size]! + step * values[at]!;
    return values;
  };
  const trajectories = Array.from({ length: 8 }, (_, which): Trajectory => {
    const random = createRandom(seed).child(`${which}`);
    const [positions, velocities] = [walk(random.child('x'), 0.3), walk(random.child('v'), 0.3)];
    return { system, dimension: 2, times, positions, velocities, velocitiesEstimated: false };
  });
  const increments = sampleIncrements(trajectories, { limit: 150, random: createRandom(1) });
  return { increments, interactions: system.interactions };
}

/** Runge-Kutta for four bodies in the plane whose path breaks off where a step changes a velocity by more than a limit. */
function breaking(limit: number, told: (kick: number) => void = () => undefined): Integrator {
  const whole = integrators['runge-kutta-4'];
  return {
    ...whole,
    step(space, acceleration, state, dt) {
      const next = whole.step(space, acceleration, state, dt);
      const change = space.combine([1, -1], [next.velocity, state.velocity]) as unknown as Float64Array;
      const kick = Math.max(...change.subarray(0, 8).map(Math.abs));
      told(kick);
      return kick > limit ? { ...next, velocity: space.combine([Number.NaN], [next.velocity]) } : next;
    },
  };
}

const spring: Force = (r) => -2 * (r - 1);

describe('refineThroughIntegrator', () => {
  it('removes what the interpolated path does to the integral form', () => {
    const system = windows(spring, 0.15);
    // What the path adds depends on masses, so that families come in of which the spring itself has no use.
    const integral = fitPairLaw([system], { features: 80, random: createRandom(3) });
    const refined = refineThroughIntegrator([system], integral, {
      integrator: integrators['runge-kutta-4'],
      substeps: 4,
      sweeps: 2,
    });
    expect(forceError(refined.law, system, spring)).toBeLessThan(
      forceError(integral.law, system, spring) / 20,
    );
    expect(refined.residuals.at(-1)).toBeLessThan(refined.residuals[0]! / 20);
  });

  it('takes the integrator at its word: a coarse one gives the force that makes it right', () => {
    // One step of symplectic Euler moves a free oscillator by h a(x₀): the force that fits is not the true one, and the
    // same integrator with the learned force meets the observed ends.
    const system = windows(spring, 0.1);
    const start = fitPairLaw([system], { features: 40, random: createRandom(3) });
    const refined = refineThroughIntegrator([system], start, {
      integrator: integrators['symplectic-euler'],
      substeps: 1,
      sweeps: 2,
    });
    expect(refined.residuals.at(-1)).toBeLessThan(refined.residuals[0]!);
    expect(forceError(refined.law, system, spring)).toBeGreaterThan(forceError(start.law, system, spring));
  });

  it('reports figures that can be compared: of the same rows with the same weights', () => {
    const system = wanderings(4);
    const start = fitPairLaw([system], { features: 40, random: createRandom(3) });
    const strong = start.posterior.revised({
      coefficients: start.posterior.coefficients.map((value) => 30 * value),
    });
    const steps = { integrator: integrators['runge-kutta-4'], substeps: 4 };
    const refined = refineThroughIntegrator([system], { ...start, posterior: strong }, steps);
    /** What is left of every body's velocity change, and how large it usually is. */
    const endsUnder = ({ coefficients }: RidgeFit): readonly (readonly [left: number, size: number])[] =>
      Array.from({ length: system.increments.windows }, (_, window) => {
        const { velocity } = windowEnd(start.model, system, window, coefficients, steps, false)!;
        return Array.from(
          velocity.sizes,
          (size, body) =>
            [
              Math.hypot(velocity.residuals[2 * body]!, velocity.residuals[2 * body + 1]!) / Math.SQRT2,
              size,
            ] as const,
        );
      }).flat();
    const last = endsUnder(refined.posterior);
    const { additive, relative } = refined.errors;
    const weights = last.map(([left, size]) => {
      const error = Math.hypot(additive, relative * size);
      return Math.min(1, (3 * error) / left) ** 2 / error ** 2;
    });
    const unexplained = (rows: typeof last): number => {
      const sum = (of: 0 | 1) => rows.reduce((total, row, at) => total + weights[at]! * row[of] ** 2, 0);
      return Math.sqrt(sum(0) / sum(1));
    };
    expect(refined.residuals.length).toBeGreaterThan(1);
    expect(refined.residuals[0]! / unexplained(endsUnder(strong))).toBeCloseTo(1, 10);
    expect(refined.residuals.at(-1)! / unexplained(last)).toBeCloseTo(1, 10);
    expect(refined.residuals.at(-1)).toBeLessThan(refined.residuals[0]!);
  });

  it('says so where no window can be followed', () => {
    const system = windows(spring, 0.1);
    const start = fitPairLaw([system], { features: 20, random: createRandom(3) });
    const refined = refineThroughIntegrator([system], start, { integrator: breaking(0) });
    expect(refined.residuals).toEqual([Number.POSITIVE_INFINITY]);
    expect(refined.posterior).toBe(start.posterior);
  });

  it('takes no step that loses windows', () => {
    const system = windows(spring, 0.1);
    const found = fitPairLaw([system], { features: 40, random: createRandom(3) });
    const weak = found.posterior.coefficients.map((value) => 0.8 * value);
    const start = { ...found, posterior: found.posterior.revised({ coefficients: weak }) };
    const lost = (integrator: Integrator, coefficients: Float64Array): number =>
      Array.from({ length: system.increments.windows }, (_, window) =>
        windowEnd(found.model, system, window, coefficients, { integrator, substeps: 4 }, false),
      ).filter((end) => end === null).length;
    const { coefficients } = found.posterior;
    let hardest = 0;
    const watching = breaking(Number.POSITIVE_INFINITY, (kick) => {
      hardest = Math.max(hardest, kick);
    });
    expect(lost(watching, coefficients)).toBe(0);
    // The law it starts from is too weak to break it, the one that is right is not.
    const fragile = breaking(0.9 * hardest);
    expect([lost(fragile, weak), lost(fragile, coefficients) > 0]).toEqual([0, true]);
    const refined = refineThroughIntegrator([system], start, { integrator: fragile });
    expect(lost(fragile, refined.posterior.coefficients)).toBe(0);
    expect(refined.residuals.at(-1)).toBeLessThan(0.9 * refined.residuals[0]!);
  });

  it('refuses moments, through which there is no path', () => {
    const system = moments(laws.spring, 30, 3, 2, 1);
    const start = fitPairLaw([system], { features: 20, random: createRandom(1) });
    expect(() =>
      refineThroughIntegrator([system], start, { integrator: integrators['velocity-verlet'] }),
    ).toThrow(InputError);
  });
});

describe('sensitivityField', () => {
  const system = moments(laws.charge, 40, 3, 2, 1);
  const survey = surveyPairs([system]);
  const scales = { centre: [0, 0], length: 1, speed: 1, logMass: 0 };

  for (const kind of ['force', 'hamiltonian'] as const) {
    for (const name of ['velocity-verlet', 'runge-kutta-4'] as const) {
      it(`gives the derivative of ${name}'s own step by the coefficients of a ${kind}`, () => {
        const draw = {
          families: [{ kind: 'radial', envelope: { mass: '√(m₁m₂)', charge: 'q₁q₂' } }],
          counts: [4],
          powers: [-1, 1],
          weights: 'random',
        } as const;
        const features = drawFeatures(draw, survey, createRandom(2));
        const bodies = [fieldTerm(3, scales, createRandom(3)), dragTerm(3, scales, createRandom(4))];
        const model = linearModel(kind, features, bodies);
        const coefficients = Float64Array.from({ length: model.count }, (_, k) => Math.sin(k + 1));
        const logMass = system.increments.logMass.subarray(0, 3);
        const charge = system.increments.charge.subarray(0, 3);
        const width = 6;
        const end = (values: Float64Array, withSensitivity: boolean) => {
          const field = sensitivityField(
            model,
            values,
            { dimension: 2, logMass, charge, interactions: system.interactions },
            withSensitivity,
          );
          const begin = (from: Float64Array): Float64Array => {
            const vector = new Float64Array(width * (1 + (withSensitivity ? model.count : 0)));
            vector.set(from.subarray(0, width));
            return vector;
          };
          let state = {
            position: begin(system.increments.position),
            velocity: begin(system.increments.velocity),
          };
          for (let step = 0; step < 3; step++) {
            state = integrators[name].step(float64Space, field, state, 0.05);
          }
          return state;
        };
        const exact = end(coefficients, true);
        const change = 1e-5;
        for (let k = 0; k < model.count; k++) {
          const shifted = (by: number) => end(coefficients.with(k, coefficients[k]! + by), false);
          const [above, below] = [shifted(change), shifted(-change)];
          for (const half of ['position', 'velocity'] as const) {
            for (let at = 0; at < width; at++) {
              const slope = (above[half][at]! - below[half][at]!) / (2 * change);
              const found = exact[half][width + at * model.count + k]!;
              expect(Math.abs(found - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
            }
          }
        }
      });
    }
  }
});
