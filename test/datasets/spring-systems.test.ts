import { lattice, simulateSystem, springNetwork, stringOfBodies } from 'principia/datasets';
import { expect, test } from 'vitest';
import { latticePairs, latticeSides, latticeSites } from '../../datasets/simulation/lattice-sites.js';
import { massesOf, moments, rowsOf, trajectoriesOf } from './rows.js';

test('a network draws masses and stiffnesses evenly in the logarithm', () => {
  const all = trajectoriesOf(
    simulateSystem(springNetwork, {
      trajectories: 200,
      steps: 1,
      massSpread: 3,
      stiffnessSpread: 5,
      seed: 1,
    }),
  );
  const logarithms = (values: readonly number[], factor: number): readonly number[] =>
    values.map((value) => Math.log(value) / Math.log(factor));
  const charges = all.flatMap(({ system }) => system.bodies.map(({ charge }) => charge!));
  for (const values of [logarithms(all.flatMap(massesOf), 3), logarithms(charges, 5)]) {
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(1);
    // Uniform in [−1, 1], 1200 of them: five standard errors are 0.083 for the mean, 0.043 for the variance of 1/3.
    const [mean, variance] = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.083);
    expect(Math.abs(variance - 1 / 3)).toBeLessThan(0.043);
  }
});

test('a network joins each pair with the probability asked for', () => {
  const all = trajectoriesOf(simulateSystem(springNetwork, { trajectories: 100, steps: 1, connection: 0.3 }));
  const joined = all.reduce((sum, { system }) => sum + system.interactions.first.length, 0);
  // 1500 pairs: five standard errors are 0.059.
  expect(Math.abs(joined / 1500 - 0.3)).toBeLessThan(0.059);
});

test('lattices are the blocks nearest to a cube', () => {
  expect(latticeSides(8, 3)).toEqual([2, 2, 2]);
  expect(latticeSides(8, 2)).toEqual([4, 2]);
  expect(latticeSides(4096, 3)).toEqual([16, 16, 16]);
  expect(latticeSides(4096, 2)).toEqual([64, 64]);
  expect(latticeSides(7, 3)).toEqual([7, 1, 1]);
  for (const sides of [
    [2, 2, 2],
    [4, 3],
    [5, 1, 1],
  ]) {
    const count = sides.reduce((product, side) => product * side, 1);
    const sites = latticeSites(sides, count);
    const pairs = latticePairs(sides);
    const apart = (one: number, other: number): number =>
      Math.hypot(
        ...sides.map((_, axis) => sites[one * sides.length + axis]! - sites[other * sides.length + axis]!),
      );
    let near = 0;
    for (let one = 0; one < count; one++)
      for (let other = 0; other < one; other++) near += apart(one, other) === 1 ? 1 : 0;
    expect(pairs).toHaveLength(near);
    for (const [one, other] of pairs) expect(apart(one, other)).toBe(1);
  }
});

test('a lattice of thousands of bodies has springs between neighbours only, and keeps its energy', () => {
  const dataset = simulateSystem(lattice, { bodies: 1000, trajectories: 1, steps: 9 });
  expect(dataset.training[0]!.system.interactions.first).toHaveLength(2700);
  expect(dataset.energy!.largestError).toBeLessThan(1e-10);
});

test('a string falls as a whole, and begins as published', () => {
  const { training } = simulateSystem(stringOfBodies, { trajectories: 3, gravity: 2, seed: 1 });
  for (const trajectory of training) {
    const rows = rowsOf(trajectory);
    const height = (row: (typeof rows)[0]): number =>
      row.x.reduce((sum, value, index) => sum + (index % 2 === 1 ? value : 0), 0) / 30;
    const climb = rows[0]!.v.reduce((sum, value, index) => sum + (index % 2 === 1 ? value : 0), 0) / 30;
    const time = trajectory.times.at(-1)!;
    expect(height(rows.at(-1)!)).toBeCloseTo(height(rows[0]!) + climb * time - time ** 2, 9);
    rows[0]!.v.forEach((value, index) => {
      if (index % 2 === 0) expect(value).toBe(0);
    });
    expect(trajectory.system.interactions.first).toHaveLength(29);
  }
});
