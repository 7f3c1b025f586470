import { damped, dampedPaper, simulateSystem } from 'principia/datasets';
import { momentum } from 'principia/physics';
import { expect, test } from 'vitest';
import { massesOf, rowsOf } from './rows.js';

test('the drag takes momentum from every body alike: Ṗ = −γ Σ v', () => {
  const { training } = simulateSystem(damped, { trajectories: 3, damping: 0.7, seed: 2 });
  for (const trajectory of training) {
    const masses = massesOf(trajectory);
    const [start, , , , end] = rowsOf(trajectory);
    // Integrated: P + γ Σ x is conserved.
    const conserved = ({ x, v }: NonNullable<typeof start>): number[] => {
      const p = momentum(masses, v, 2);
      return [0, 1].map(
        (axis) => p[axis]! + 0.7 * masses.reduce((sum, _, body) => sum + x[2 * body + axis]!, 0),
      );
    };
    conserved(end!).forEach((value, axis) => {
      expect(value).toBeCloseTo(conserved(start!)[axis]!, 10);
    });
  }
});

test('in the published form the last body is not damped, and the first most', () => {
  const { training, truth } = simulateSystem(dampedPaper, { trajectories: 3, bodies: 5, seed: 2 });
  const [trajectory] = training as [(typeof training)[0]];
  const masses = massesOf(trajectory);
  const [start, , , end] = rowsOf(trajectory);
  const conserved = ({ x, v }: NonNullable<typeof start>): number =>
    momentum(masses, v, 2)[0]! + masses.reduce((sum, _, body) => sum + ((4 - body) / 5) * x[2 * body]!, 0);
  expect(conserved(end!)).toBeCloseTo(conserved(start!), 10);
  expect(truth!.terms![0]).toMatchObject({ expression: '-0.2', direction: 'velocity' });
});
