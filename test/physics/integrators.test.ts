import { float64Space, type LinearSpace } from 'principia/math';
import { type IntegratorName, integrators, type SplitState } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { slope } from './slope.js';

const names = Object.keys(integrators) as IntegratorName[];
const symplectic = names.filter((name) => integrators[name].symplectic);

/** Hénon and Heiles: two coupled nonlinear oscillators with V = (x² + y²)/2 + x²y − y³/3. */
const acceleration = ({ position: [x, y] }: SplitState<Float64Array>): Float64Array =>
  Float64Array.of(-x! - 2 * x! * y!, -y! - x! ** 2 + y! ** 2);
const start: SplitState<Float64Array> = {
  position: Float64Array.of(0.1, -0.2),
  velocity: Float64Array.of(0.3, 0.15),
};
const energy = ({ position: [x, y], velocity: [u, v] }: SplitState<Float64Array>): number =>
  (u! ** 2 + v! ** 2 + x! ** 2 + y! ** 2) / 2 + x! ** 2 * y! - y! ** 3 / 3;

function advance(
  name: IntegratorName,
  state: SplitState<Float64Array>,
  dt: number,
  steps: number,
): SplitState<Float64Array> {
  let moving = state;
  for (let step = 0; step < steps; step++) {
    moving = integrators[name].step(float64Space, acceleration, moving, dt);
  }
  return moving;
}

const coordinates = ({ position, velocity }: SplitState<Float64Array>): number[] => [
  ...position,
  ...velocity,
];
const split = (values: readonly number[]): SplitState<Float64Array> => ({
  position: Float64Array.from(values.slice(0, 2)),
  velocity: Float64Array.from(values.slice(2)),
});

describe.each(names)('%s', (name) => {
  const { order } = integrators[name];

  test('is of its order', () => {
    const exact = coordinates(advance('yoshida-6', start, 1 / 256, 256));
    const error = (steps: number): number =>
      Math.hypot(
        ...coordinates(advance(name, start, 1 / steps, steps)).map((value, index) => value - exact[index]!),
      );
    // Enough steps for the asymptotic slope, few enough to stay above rounding.
    const counts = order < 4 ? [64, 96, 128, 192] : [12, 16, 24, 32];
    const found = slope(counts.map((steps) => [1 / steps, error(steps)]));
    expect(Math.abs(found - order)).toBeLessThan(0.1);
  });

  test('gives the same on a space of its own kind', () => {
    interface Vector {
      readonly entries: readonly number[];
    }
    const space: LinearSpace<Vector> = {
      combine: (coefficients, vectors) => ({
        entries: vectors[0]!.entries.map((_, index) =>
          vectors.reduce((sum, vector, term) => sum + coefficients[term]! * vector.entries[index]!, 0),
        ),
      }),
    };
    const next = integrators[name].step(
      space,
      ({ position, velocity }) => ({
        entries: [
          ...acceleration({
            position: Float64Array.from(position.entries),
            velocity: Float64Array.from(velocity.entries),
          }),
        ],
      }),
      { position: { entries: [...start.position] }, velocity: { entries: [...start.velocity] } },
      0.1,
    );
    expect([...next.position.entries, ...next.velocity.entries]).toEqual(
      coordinates(advance(name, start, 0.1, 1)),
    );
  });

  test(`${integrators[name].symplectic ? 'keeps' : 'does not keep'} the form dx ∧ dv`, () => {
    // The Jacobian M of a step, by central differences; symplectic means Mᵀ Ω M = Ω.
    const at = coordinates(start);
    const small = 1e-5;
    const columns = at.map((_, axis) => {
      const moved = (sign: number): number[] =>
        coordinates(
          advance(name, split(at.map((value, index) => value + (index === axis ? sign * small : 0))), 0.3, 1),
        );
      const [up, down] = [moved(1), moved(-1)];
      return up.map((value, index) => (value - down[index]!) / (2 * small));
    });
    const form = (a: readonly number[], b: readonly number[]): number =>
      a[0]! * b[2]! + a[1]! * b[3]! - a[2]! * b[0]! - a[3]! * b[1]!;
    let violation = 0;
    columns.forEach((a, i) => {
      columns.forEach((b, j) => {
        const expected = j - i === 2 ? 1 : i - j === 2 ? -1 : 0;
        violation = Math.max(violation, Math.abs(form(a, b) - expected));
      });
    });
    if (integrators[name].symplectic) expect(violation).toBeLessThan(1e-9);
    else expect(violation).toBeGreaterThan(1e-6);
  });
});

test.each(['velocity-verlet', 'forest-ruth-4', 'yoshida-6'] as const)(
  '%s runs backward along its own path',
  (name) => {
    const there = advance(name, start, 0.2, 50);
    const back = advance(
      name,
      { position: there.position, velocity: there.velocity.map((v) => -v) },
      0.2,
      50,
    );
    coordinates(back).forEach((value, index) => {
      expect(value).toBeCloseTo((index < 2 ? 1 : -1) * coordinates(start)[index]!, 12);
    });
  },
);

test('Runge-Kutta 4 does not run backward along its own path', () => {
  const there = advance('runge-kutta-4', start, 0.2, 50);
  const back = advance('runge-kutta-4', { ...there, velocity: there.velocity.map((v) => -v) }, 0.2, 50);
  expect(Math.abs(back.position[0]! - start.position[0]!)).toBeGreaterThan(1e-8);
});

/** Largest energy error over the first and over the last tenth of a long run. */
function energyErrors(name: IntegratorName, dt: number): { readonly early: number; readonly late: number } {
  const steps = 20_000;
  const initial = energy(start);
  let state = start;
  let [early, late] = [0, 0];
  for (let step = 0; step < steps; step++) {
    state = advance(name, state, dt, 1);
    const error = Math.abs(energy(state) - initial);
    if (step < steps / 10) early = Math.max(early, error);
    if (step >= 0.9 * steps) late = Math.max(late, error);
  }
  return { early, late };
}

test.each(symplectic)('the energy error of %s stays bounded over a thousand periods', (name) => {
  const { early, late } = energyErrors(name, 0.3);
  expect(early).toBeGreaterThan(0);
  expect(late).toBeLessThan(1.5 * early);
});

test('the energy of Runge-Kutta 4 drifts', () => {
  const { early, late } = energyErrors('runge-kutta-4', 0.3);
  expect(late).toBeGreaterThan(5 * early);
});

test('a force that depends on the velocity: Runge-Kutta methods keep their order', () => {
  const damped = ({ position, velocity }: SplitState<Float64Array>): Float64Array =>
    position.map((x, index) => -x - 0.4 * velocity[index]!);
  // ẍ = −x − 0.4 ẋ from rest at 1: x = e^(−0.2t) (cos ωt + 0.2/ω sin ωt), ω² = 0.96.
  const frequency = Math.sqrt(0.96);
  const exact = Math.exp(-0.2) * (Math.cos(frequency) + (0.2 / frequency) * Math.sin(frequency));
  for (const name of ['euler', 'midpoint', 'runge-kutta-4'] as const) {
    const points = [32, 48, 64].map((steps): [number, number] => {
      let state: SplitState<Float64Array> = { position: Float64Array.of(1), velocity: Float64Array.of(0) };
      for (let step = 0; step < steps; step++) {
        state = integrators[name].step(float64Space, damped, state, 1 / steps);
      }
      return [1 / steps, Math.abs(state.position[0]! - exact)];
    });
    expect(Math.abs(slope(points) - integrators[name].order)).toBeLessThan(0.1);
  }
});
