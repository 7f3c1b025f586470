import { fc, test } from '@fast-check/vitest';
import { type Candidate, chooseFromFront, constantExpression, paretoFront, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

const arbitraryCandidate = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([complexity, loss]): Candidate => ({ expression: constantExpression(loss), complexity, loss }));

describe('paretoFront', () => {
  test.prop([fc.array(arbitraryCandidate)])(
    'is monotone, and every candidate is matched by one on it',
    (candidates) => {
      const front = paretoFront(candidates);
      for (let index = 1; index < front.length; index++) {
        expect(front[index]!.complexity).toBeGreaterThan(front[index - 1]!.complexity);
        expect(front[index]!.loss).toBeLessThan(front[index - 1]!.loss);
      }
      for (const { complexity, loss } of candidates) {
        expect(front.some((best) => best.complexity <= complexity && best.loss <= loss)).toBe(true);
      }
    },
  );

  it('leaves out what has no loss', () => {
    expect(paretoFront([{ expression: constantExpression(1), complexity: 1, loss: Number.NaN }])).toEqual([]);
  });
});

describe('chooseFromFront', () => {
  const candidate = (text: string, loss: number, effectiveRows = 1000): Candidate => {
    const expression = parse(text);
    return { expression, complexity: expression.complexity, loss, effectiveRows };
  };

  it('takes the law, not what improves on it by a little', () => {
    const front = [
      candidate('3', 1),
      candidate('2/r', 0.3),
      candidate('-1*m1*m2/r^2', 1.02e-4),
      candidate('-1*m1*(m2 + 0.001)/r^2 + 0.001', 1e-4),
    ];
    expect(chooseFromFront(front)?.expression.toString()).toBe('-1*m1*m2/r^2');
  });

  it('takes the simplest of those that are exact to the precision of the data', () => {
    const front = [candidate('3', 1), candidate('2*r', 1e-14), candidate('2*r + 1e-9*r^3', 1e-24)];
    expect(chooseFromFront(front)?.expression.toString()).toBe('2*r');
  });

  it('takes the constant where nothing helps, and is not swayed by a handful of rows', () => {
    expect(chooseFromFront([candidate('3', 1), candidate('3 + r', 0.99)])?.expression.toString()).toBe('3');
    const few = [candidate('2*r', 1e-3, 5), candidate('2*r + 0.1*r^3', 5e-4, 5)];
    expect(chooseFromFront(few)?.expression.toString()).toBe('2*r');
  });

  it('chooses nothing from nothing', () => {
    expect(chooseFromFront([])).toBeNull();
  });
});
