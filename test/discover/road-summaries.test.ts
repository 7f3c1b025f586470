import { type Candidate, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import type { Road } from '../../src/discover/road.js';
import { compareRoads } from '../../src/discover/road-summaries.js';

const candidate = (text: string, loss: number): Candidate => {
  const expression = parse(text);
  return { expression, complexity: expression.complexity, loss };
};

const rated = (one: Candidate) => ({
  ...one,
  validation: null,
  extrapolation: null,
  notFinite: [],
  score: 0,
  descriptionLength: 0,
  bic: 0,
  constants: [],
});

const road = (name: Road['name'], front: readonly Candidate[]): Road => ({
  name,
  residual: 0.01,
  fronts: [
    {
      component: {
        term: { acts: 'pair force', direction: 'separation' },
        problem: { variables: [], target: new Float64Array() },
        effectiveRows: 100,
      },
      front: front.map(rated),
      ranked: front.map(rated).toReversed(),
      evaluations: 1,
    },
  ],
});

describe('compareRoads', () => {
  const direct = road('direct solve', [candidate('1', 1), candidate('-2*m1*m2/r^2', 1e-6)]);

  it('says by how much two readings of one law differ', () => {
    const gradient = road('gradient descent', [candidate('1', 1), candidate('-2.02*m2*m1/r^2', 1e-5)]);
    expect(compareRoads([direct, gradient])).toMatch(
      /^Both roads read the same law, its constants within 1\.0 %/,
    );
  });

  it('says so where they disagree, and whether the other front holds the form', () => {
    const holds = road('gradient descent', [
      candidate('-2*m1*m2/r^2', 1e-2),
      candidate('-2*m1*m2*(m1 + m2)/r^2', 1e-9),
    ]);
    expect(compareRoads([direct, holds])).toMatch(/^The roads disagree.*holds that form on its front too/);
    const lacks = road('gradient descent', [candidate('1', 1), candidate('-3*r', 1e-6)]);
    expect(compareRoads([direct, lacks])).toMatch(/^The roads disagree.*does not hold that form/);
  });

  it('does not call it agreement that one road was not taken', () => {
    expect(compareRoads([direct])).toBe('Only one road was taken: direct solve.');
  });
});
