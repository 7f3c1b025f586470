import { createRandom } from 'principia/math';
import { phaseTrajectories } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { drawStates, readForceRows } from '../../../src/distillation/distil/force-rows.js';
import { examineForces } from '../../../src/distillation/distil/structure.js';
import { type PlantedForces, plantedMotion, plantedStates } from './planted-motions.js';

const trajectories = plantedStates(80);

async function rowsOf(forces: PlantedForces) {
  const motion = plantedMotion(forces);
  const motions = phaseTrajectories(trajectories, motion.known);
  const states = drawStates(motions, 60, createRandom(1));
  return readForceRows(motion, states, createRandom(2));
}

const gravity: PlantedForces['pair'] = ({ separation, r, m1, m2 }) =>
  separation.map((value) => (-m1 * m2 * value) / r ** 3);
const structureOf = async (forces: PlantedForces) => examineForces(await rowsOf(forces));

describe('readForceRows', () => {
  it('reads pair forces, frictions and what acts on single bodies apart, to rounding', async () => {
    const { pairs } = await rowsOf({
      pair: (pair) => {
        const central = gravity!(pair);
        return pair.relativeVelocity.map((value, axis) => central[axis]! - 0.3 * pair.m2 * value);
      },
      body: ([, y], velocity, mass) => [-0.5 * velocity[0]!, -9.8 * mass - y! ** 3],
    });
    expect(pairs).toHaveLength(60 * 12);
    for (const { separation, r, mass1, mass2, relativeVelocity, force, friction } of pairs) {
      force.forEach((value, axis) => {
        const truth = (-mass1 * mass2 * separation[axis]!) / r ** 3;
        expect(Math.abs(value - truth)).toBeLessThan(1e-9 * Math.max(1, mass1) * Math.max(1, r ** -2) * 1e3);
        expect(friction[axis]!).toBeCloseTo(-0.3 * mass2 * relativeVelocity[axis]!, 6);
      });
    }
  });
});

describe('examineForces', () => {
  it('finds gravity central, opposite, and of the masses alone', async () => {
    const structure = await structureOf({ pair: gravity });
    expect(structure).toMatchObject({
      central: true,
      thirdLaw: true,
      friction: false,
      dependsOn: { place: false, mass: true, charge: false },
      body: { drag: false, axes: [] },
    });
  });

  it('keeps central forces and the third law under errors of a fifth of the typical acceleration', async () => {
    const structure = await structureOf({ pair: gravity, error: 0.2 });
    expect(structure).toMatchObject({ central: true, thirdLaw: true, friction: false });
    for (const size of structure.noise.sizes) {
      // Half the difference of two readings has an error of 0.2/√2.
      expect(size).toBeGreaterThan(0.1);
      expect(size).toBeLessThan(0.2);
    }
  });

  it('sees a third law that does not hold', async () => {
    const structure = await structureOf({
      pair: ({ separation, r, m2 }) => separation.map((value) => (-m2 * value) / r ** 2),
    });
    expect(structure).toMatchObject({ central: true, thirdLaw: false });
  });

  it('sees forces across the separation', async () => {
    const structure = await structureOf({
      pair: ({ separation: [x, y] }) => [-x! - y!, -y! + x!],
    });
    expect(structure).toMatchObject({ central: false, thirdLaw: true });
  });

  it('sees a friction of pairs', async () => {
    const structure = await structureOf({
      pair: ({ separation, relativeVelocity }) =>
        separation.map((value, axis) => -value - 0.5 * relativeVelocity[axis]!),
    });
    expect(structure).toMatchObject({ central: true, friction: true, body: { drag: false } });
  });

  it('sees a drag, and a field along one axis', async () => {
    const dragged = await structureOf({
      pair: gravity,
      body: (_position, velocity) => velocity.map((value) => -0.7 * value),
    });
    expect(dragged).toMatchObject({ friction: false, body: { drag: true, axes: [] } });
    const field = await structureOf({ pair: gravity, body: (_position, _velocity, mass) => [0, -2 * mass] });
    expect(field).toMatchObject({ body: { drag: false, axes: [1] }, dependsOn: { place: false } });
    const trap = await structureOf({ pair: gravity, body: ([x, y]) => [-3 * x!, -3 * y!] });
    expect(trap).toMatchObject({ body: { drag: false, axes: [0, 1] }, dependsOn: { place: true } });
  });
});
