import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { createLoss, type LossChoice, meanLoss } from '../../src/symbolic/loss.js';
import { affineFit, robustLosses } from '../../src/symbolic/scaling.js';

const rows = 400;
const random = createRandom(12);
const values = Float64Array.from({ length: rows }, () => random.normal());
const scale = Float64Array.from({ length: rows }, () => 0.5 + random.uniform());
// Noise of a tenth of the signal, and one row in twenty off by as much as the signal or more.
const target = values.map(
  (value, row) =>
    scale[row]! * (2 * value - 3 + 0.2 * random.normal() + (row % 20 === 0 ? 5 * random.normal() : 0)),
);

function problemOf(choice: LossChoice) {
  return { rows, target, scale, loss: createLoss(choice, target) };
}

/** The least loss over scales and offsets, by search on finer and finer grids. */
function bruteForce(choice: LossChoice, fitted: 'scale' | 'offset' | 'both'): number {
  const { loss } = problemOf(choice);
  const at = (a: number, b: number): number =>
    meanLoss(
      loss,
      target.map((y, row) => y - scale[row]! * (a * values[row]! + b)),
      rows,
    );
  let [a, b] = [fitted === 'offset' ? 0 : 1, fitted === 'scale' ? 0 : -1];
  for (let width = 4; width > 1e-4; width /= 2) {
    for (let turn = 0; turn < 8; turn++) {
      let best: readonly [number, number, number] = [a, b, at(a, b)];
      for (const da of fitted === 'offset' ? [0] : [-width, 0, width]) {
        for (const db of fitted === 'scale' ? [0] : [-width, 0, width]) {
          const found = at(a + da, b + db);
          if (found < best[2]) best = [a + da, b + db, found];
        }
      }
      [a, b] = best;
    }
  }
  return at(a, b);
}

const choices: readonly LossChoice[] = [
  'squared',
  'absolute',
  'huber',
  'log-cosh',
  { name: 'own', formula: 'sqrt(1 + z^2) - 1' },
];

describe('affineFit', () => {
  describe.each(choices)('%j', (choice) => {
    it.each(['scale', 'offset', 'both'] as const)('comes close to the least loss of all, %s', (fitted) => {
      const { loss } = affineFit(problemOf(choice), fitted === 'offset' ? null : values, fitted);
      const least = bruteForce(choice, fitted);
      expect(loss).toBeGreaterThan(least * (1 - 1e-6));
      // Three rounds of reweighting rank forms; they do not end the fit.
      expect(loss).toBeLessThan(least * (choice === 'squared' ? 1 + 1e-6 : 1.03));
    });

    it('has the loss it says', () => {
      const problem = problemOf(choice);
      const { scale: a, offset: b, loss } = affineFit(problem, values, 'both');
      const residuals = target.map((y, row) => y - scale[row]! * (a * values[row]! + b));
      expect(meanLoss(problem.loss, residuals, rows)).toBeCloseTo(loss, 12);
    });

    it('does not gain by less freedom', () => {
      const workspace = { weights: new Float64Array(rows), residuals: new Float64Array(rows) };
      const [scaled, shifted] = robustLosses(problemOf(choice), values, workspace);
      expect(shifted).toBeLessThanOrEqual(scaled);
    });
  });

  it('is finite for a loss that no row feels', () => {
    const loss = createLoss({ name: 'own', formula: 'max(abs(z) - 100, 0)' }, target);
    const fit = affineFit({ rows, target, scale, loss }, values, 'both');
    expect(Number.isFinite(fit.scale) && Number.isFinite(fit.offset) && fit.loss === 0).toBe(true);
  });
});
