import { float64Space } from 'principia/math';
import {
  type Integrator,
  type IntegratorName,
  implicitMidpointIntegrator,
  integrators,
  type SplitState,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';
import {
  acceleration,
  coordinates,
  dualAcceleration,
  dualSpace,
  dualStart,
  formViolation,
  start,
} from './henon-heiles.js';
import { distance, keplerOrbit } from './kepler.js';

const dt = 0.3;

/** Each method once; the implicit one solved to rounding, as the others are. */
const methods: readonly Integrator[] = (Object.keys(integrators) as IntegratorName[])
  .filter((name) => integrators[name].name === name)
  .map((name) => (name === 'implicit-midpoint' ? implicitMidpointIntegrator(30) : integrators[name]));

/** Largest relative energy errors over the first and the last tenth of so many steps, 100 a revolution. */
function energyErrors(
  integrator: Integrator,
  steps: number,
): { readonly early: number; readonly late: number } {
  const attraction = ({ position: [x, y] }: SplitState<Float64Array>): Float64Array => {
    const squares = x! * x! + y! * y!;
    const cube = squares * Math.sqrt(squares);
    return Float64Array.of(-x! / cube, -y! / cube);
  };
  const [x, y, u, v] = keplerOrbit(0.2, 0);
  let state: SplitState<Float64Array> = {
    position: Float64Array.of(x!, y!),
    velocity: Float64Array.of(u!, v!),
  };
  let [early, late] = [0, 0];
  for (let step = 0; step < steps; step++) {
    state = integrator.step(float64Space, attraction, state, (2 * Math.PI) / 100);
    const [px, py] = state.position;
    const [vx, vy] = state.velocity;
    const energy = (vx! * vx! + vy! * vy!) / 2 - 1 / Math.sqrt(px! * px! + py! * py!);
    const error = Math.abs(energy / -0.5 - 1);
    if (step < steps / 10) early = Math.max(early, error);
    if (step >= 0.9 * steps) late = Math.max(late, error);
  }
  return { early, late };
}

describe.each(methods)('$name', (integrator) => {
  const { step, symplectic, symmetric } = integrator;

  test(`${symplectic ? 'keeps' : 'does not keep'} the form dx ∧ dv, by the exact derivative of a step`, () => {
    const violation = formViolation(step(dualSpace, dualAcceleration, dualStart, dt));
    if (symplectic) expect(violation).toBeLessThan(1e-14);
    else expect(violation).toBeGreaterThan(1e-5);
  });

  test(`${symmetric ? 'is undone' : 'is not undone'} by a step back`, () => {
    const there = step(float64Space, acceleration, start, dt);
    const back = step(float64Space, acceleration, there, -dt);
    const missed = distance(coordinates(back), coordinates(start));
    if (symmetric) expect(missed).toBeLessThan(1e-15);
    else expect(missed).toBeGreaterThan(1e-6);
  });

  test(`${symmetric ? 'runs' : 'does not run'} back along its own path with all velocities turned round`, () => {
    let state = start;
    for (let count = 0; count < 50; count++) state = step(float64Space, acceleration, state, 0.2);
    state = { ...state, velocity: state.velocity.map((v) => -v) };
    for (let count = 0; count < 50; count++) state = step(float64Space, acceleration, state, 0.2);
    const missed = distance(
      coordinates({ ...state, velocity: state.velocity.map((v) => -v) }),
      coordinates(start),
    );
    if (symmetric) expect(missed).toBeLessThan(1e-12);
    // Euler's method has by then run away altogether.
    else expect(missed < 1e-7).toBe(false);
  });

  test(`its energy error ${symplectic ? 'stays bounded' : 'grows'} over hundreds of revolutions`, () => {
    if (symplectic) {
      const { early, late } =
        integrator.name === 'implicit-midpoint'
          ? energyErrors(implicitMidpointIntegrator(8), 20_000)
          : energyErrors(integrator, 100_000);
      expect(early).toBeGreaterThan(0);
      expect(late).toBeLessThan(1.01 * early);
    } else {
      // Euler's method has by then lost the orbit.
      const { early, late } = energyErrors(integrator, 20_000);
      expect(late).toBeGreaterThan(Math.min(4 * early, 0.9));
    }
  });
});

test('the iterations of the implicit midpoint rule leave an error of the size stated', () => {
  // The Lipschitz constant is about 1 here.
  for (const iterations of [2, 4, 8]) {
    const { step } = implicitMidpointIntegrator(iterations);
    const violation = formViolation(step(dualSpace, dualAcceleration, dualStart, dt));
    const expected = (1.4 * (dt / 2)) ** (iterations + 1);
    expect(violation).toBeLessThan(10 * expected);
    expect(violation).toBeGreaterThan(expected / 100);
  }
});
