import { createRandom, float64Space, InputError, median } from 'principia/math';
import { integrators } from 'principia/physics';
import {
  fitPairLaw,
  invariantCount,
  type ObservedSystem,
  type PairLaw,
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
