import fc from 'fast-check';
import { createExpression, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { pythonHas, runPython } from '../law/python.js';
import { agree, arbitraryNode, columns } from './arbitrary-node.js';

describe('toNumpy', () => {
  it('computes the expression, all rows at once', ({ skip }) => {
    if (!pythonHas('numpy')) skip('python3 has no numpy');
    const expressions = fc.sample(arbitraryNode, { numRuns: 500, seed: 1 }).map(createExpression);
    const program = `
import json, sys
import numpy as np
np.seterr(all="ignore")
texts, columns = json.load(sys.stdin)
names = {name: np.array(values, dtype=float) for name, values in columns.items()}
values = [np.broadcast_to(np.asarray(eval(text, {"np": np}, names), dtype=float), (6,)) for text in texts]
print(json.dumps([[float(x) if np.isfinite(x) else None for x in row] for row in values]))
`;
    const rows = runPython(program, [
      expressions.map((expression) => expression.toNumpy()),
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values]])),
    ]) as (number | null)[][];
    expressions.forEach((expression, index) => {
      const values = Float64Array.from(rows[index]!, (value) => value ?? Number.NaN);
      expect(agree(expression, { evaluate: () => values }), expression.toNumpy()).toBe(true);
    });
  });

  it.each([
    ['-2*abs(r - 1)^3', '-2*np.abs(r - 1)**3'],
    ['min(r, 1)/asin(r)', 'np.minimum(r, 1)/np.arcsin(r)'],
    ['r < 2 ? exp(r) : 0', 'np.where(r < 2, np.exp(r), 0)'],
    ['3*(r > 1)', '3*np.where(r > 1, 1.0, 0.0)'],
  ])('%s is written %s', (text, numpy) => {
    expect(parse(text).toNumpy()).toBe(numpy);
  });
});
