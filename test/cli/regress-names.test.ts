import fc from 'fast-check';
import { parse, search } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { expressionNames } from '../../src/cli/regress-names.js';
import {
  operatorNames,
  operatorSymbols,
  parseOperators,
  usualOperators,
} from '../../src/cli/regress-operators.js';

describe('expressionNames', () => {
  it('keeps names that are names, and finds the nearest of others', () => {
    const columns = ['x', 'm1', 'log target', 'x-1', 'x_1', 'θ', 'x₂', '2nd', 'é', '±', 'log', 'pi', 'in'];
    expect([...expressionNames(columns).values()]).toEqual(
      'x m1 log_target x_1_2 x_1 theta x2 x2nd e column_10 log_ pi_ in_'.split(' '),
    );
  });

  it('gives each column a name of its own that parses back', () => {
    const odd = fc.constantFrom(
      ...operatorNames,
      'x',
      'x_',
      '_x',
      'x 1',
      'x-1',
      'mod',
      'to',
      'true',
      'class',
      'e',
      'i',
      'valueOf',
      'constructor',
    );
    const columns = fc.uniqueArray(fc.oneof(odd, fc.string({ unit: 'binary' })), { maxLength: 12 });
    fc.assert(
      fc.property(columns, (given) => {
        const names = [...expressionNames(given).values()];
        expect(new Set(names).size).toBe(given.length);
        for (const name of names) {
          expect(parse(`2*${name} + ${name}^3`).variables).toEqual([name]);
          expect(() => new Function(name, `return ${name};`)).not.toThrow();
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('operators', () => {
  it('are those of the search', async () => {
    const variables = [{ name: 'x', values: Float64Array.of(1, 2, 3) }];
    const problem = { variables, target: Float64Array.of(1, 2, 4) };
    const failure = await search(problem, { seed: 1, operators: ['?'] }).catch(
      (error: Error) => error.message,
    );
    const known = /Known: (.*)\.$/.exec(String(failure))![1]!.split(' ');
    expect([...operatorSymbols].sort()).toEqual(known.sort());
  });

  it('are read by symbol or name, each once', () => {
    expect(parseOperators('+ * multiply, ln ** log')).toEqual(['+', '*', 'log', '^']);
    expect(parseOperators(usualOperators)).toHaveLength(11);
  });
});
