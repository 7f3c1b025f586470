import { describe, expect, it } from 'vitest';
import { regressionSummary } from '../../src/cli/regress-summary.js';
import type { FrontRow, RegressionDocument } from '../../src/cli/regression-document.js';

const row = (complexity: number, loss: number, validation: number): FrontRow => ({
  complexity,
  loss,
  validation,
  extrapolation: null,
  expression: `${complexity}.5*x`,
  tex: `${complexity}.5 x`,
  constants: [{ value: complexity + 0.5, deviation: 0.01, rounded: false, text: `${complexity}.5` }],
  units: ['m'],
  functions: null,
  parameters: null,
  score: 0,
  descriptionLength: 0,
  bic: 0,
});

function summaryOf(front: readonly FrontRow[], chosen: FrontRow): string {
  const document: RegressionDocument = {
    schema: 'principia/regression/1',
    chosen: { ...chosen, rule: 'bic' },
    front,
    target: { column: 'F', name: 'F', tex: 'F' },
    features: [{ column: 'x', name: 'x' }],
    dataset: { file: 'd.csv', hash: '', rows: { training: 80, validation: 20, extrapolation: 0 } },
    seed: 1,
    generations: 3,
    evaluations: 1234,
    stopped: 'timeout',
    options: {} as RegressionDocument['options'],
    replay: 'principia regress d.csv --target F --generations 3',
    notes: [],
    versions: {},
  };
  return regressionSummary(document, 'runs/a');
}

const [simple, middle, large] = [row(1, 1, 1), row(3, 0.1, 0.1), row(5, 0.05, 0.5)];

describe('regressionSummary', () => {
  it('says where rows held back contradict the choice', () => {
    expect(summaryOf([simple, middle, large], large)).toContain(
      '  validation speaks against it: 0.5, but 0.1 at complexity 3\n',
    );
    expect(summaryOf([simple, middle, large], middle)).not.toContain('speaks against');
  });

  it('names rule, constants with units, counts and the replay of a limit by the clock', () => {
    const text = summaryOf([simple, middle, large], middle);
    expect(text).toContain('80 rows, 20 to validate, seed 1');
    expect(text).toMatch(/^→ +3 +0\.1 +0\.1 +3\.5\*x$/m);
    expect(text).toContain('Chosen by bic (→):\n\n  F = 3.5*x\n');
    expect(text).toContain('    3.500 ± 0.010  [m]\n');
    expect(text).toContain('3 generations, 1,234 formulas tried; ended because --timeout is reached\n');
    expect(text).toContain('again without a clock: principia regress d.csv --target F --generations 3\n');
  });
});
