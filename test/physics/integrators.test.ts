import { float64Space, type LinearSpace } from 'principia/math';
import {
  type Integrator,
  type IntegratorName,
  implicitMidpointIntegrator,
  integrators,
  type PhaseField,
  type PhaseState,
  type SplitState,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { acceleration, coordinates, start } from './henon-heiles.js';
import { distance, keplerOrbit } from './kepler.js';
import { slope } from './slope.js';

const names = (Object.keys(integrators) as IntegratorName[]).filter(
  (name) => integrators[name].name === name,
);

function advance(
  { step }: Integrator,
  accelerate: (state: SplitState<Float64Array>) => Float64Array,
  initial: SplitState<Float64Array>,
  dt: number,
  steps: number,
): SplitState<Float64Array> {
  let state = initial;
  for (let count = 0; count < steps; count++) state = step(float64Space, accelerate, state, dt);
  return state;
}

const attraction = ({ position: [x, y] }: SplitState<Float64Array>): Float64Array => {
  const cube = Math.hypot(x!, y!) ** 3;
  return Float64Array.of(-x! / cube, -y! / cube);
};

describe.each(names)('%s', (name) => {
  const integrator = integrators[name];

  test('is of its order on a Kepler orbit', () => {
    const eccentricity = 0.1;
    const [x, y, u, v] = keplerOrbit(eccentricity, 0.5);
    const initial = { position: Float64Array.of(x!, y!), velocity: Float64Array.of(u!, v!) };
    const error = (steps: number): number =>
      distance(
        coordinates(advance(integrator, attraction, initial, 2 / steps, steps)),
        keplerOrbit(eccentricity, 2.5),
      );
    // Enough steps for the asymptotic slope, few enough to stay above rounding.
    const counts = { 1: [256, 512, 1024], 2: [64, 96, 128], 3: [256, 384, 512], 4: [64, 96, 128] }[
      integrator.order
    ] ?? [16, 24, 32];
    const found = slope(counts.map((steps) => [1 / steps, error(steps)]));
    expect(Math.abs(found - integrator.order)).toBeLessThan(0.1);
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
    const next = integrator.step(
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
      coordinates(advance(integrator, acceleration, start, 0.1, 1)),
    );
  });

  test('in phase space with H = p²/2 + V(q) it makes the same step', () => {
    const field: PhaseField<Float64Array> = {
      velocity: ({ momentum }) => momentum,
      force: ({ position, momentum }) => acceleration({ position, velocity: momentum }),
    };
    const { position, momentum } = integrator.phaseStep(
      float64Space,
      field,
      { position: start.position, momentum: start.velocity },
      0.1,
    );
    const expected = advance(integrator, acceleration, start, 0.1, 1);
    expect(position).toEqual(expected.position);
    expect(momentum).toEqual(expected.velocity);
  });
});

test('every order from 1 to 4 has a name of its own, explicit and symplectic', () => {
  for (const order of [1, 2, 3, 4] as const) {
    expect(integrators[`runge-kutta-${order}`]).toMatchObject({ order, symplectic: false });
    expect(integrators[`symplectic-${order}`]).toMatchObject({ order, symplectic: true });
  }
});

test('a force that depends on the velocity: Runge-Kutta methods and the midpoint rule keep their order', () => {
  const damped = ({ position, velocity }: SplitState<Float64Array>): Float64Array =>
    position.map((x, index) => -x - 0.4 * velocity[index]!);
  // ẍ = −x − 0.4 ẋ from rest at 1: x = e^(−0.2t) (cos ωt + 0.2/ω sin ωt), ω² = 0.96.
  const frequency = Math.sqrt(0.96);
  const [cos, sin] = [Math.cos(frequency), Math.sin(frequency) / frequency];
  const exact = [Math.exp(-0.2) * (cos + 0.2 * sin), -Math.exp(-0.2) * sin];
  const initial = { position: Float64Array.of(1), velocity: Float64Array.of(0) };
  for (const name of [
    'euler',
    'midpoint',
    'heun',
    'ralston-3',
    'runge-kutta-4',
    'implicit-midpoint',
  ] as const) {
    const points = [32, 48, 64].map((steps): [number, number] => {
      const state = advance(integrators[name], damped, initial, 1 / steps, steps);
      return [1 / steps, distance(coordinates(state), exact)];
    });
    expect(Math.abs(slope(points) - integrators[name].order)).toBeLessThan(0.1);
  }
});

describe('a Hamiltonian that does not separate, H = (q² + p²)²/4', () => {
  // Every circle turns at its own rate: the angle falls by q² + p² a unit of time.
  const rate = ({ position: [q], momentum: [p] }: PhaseState<Float64Array>): number => q! ** 2 + p! ** 2;
  const field: PhaseField<Float64Array> = {
    velocity: (state) => state.momentum.map((p) => rate(state) * p),
    force: (state) => state.position.map((q) => -rate(state) * q),
  };
  const run = (integrator: Integrator, steps: number): PhaseState<Float64Array> => {
    let state: PhaseState<Float64Array> = { position: Float64Array.of(0), momentum: Float64Array.of(1.2) };
    for (let count = 0; count < steps; count++)
      state = integrator.phaseStep(float64Space, field, state, 3 / steps);
    return state;
  };
  const error = (integrator: Integrator, steps: number): number => {
    const { position, momentum } = run(integrator, steps);
    const angle = 1.2 ** 2 * 3;
    return Math.hypot(position[0]! - 1.2 * Math.sin(angle), momentum[0]! - 1.2 * Math.cos(angle));
  };

  test.each([
    ['implicit-midpoint', 2],
    ['runge-kutta-4', 4],
  ] as const)('%s keeps its order', (name, order) => {
    const found = slope([128, 192, 256].map((steps) => [1 / steps, error(integrators[name], steps)]));
    expect(Math.abs(found - order)).toBeLessThan(0.1);
  });

  test('the implicit midpoint rule keeps the quadratic invariant to rounding, Runge-Kutta 4 does not', () => {
    expect(Math.abs(rate(run(implicitMidpointIntegrator(40), 30)) / 1.44 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(rate(run(integrators['runge-kutta-4'], 30)) / 1.44 - 1)).toBeGreaterThan(1e-6);
  });
});
