import { InputError } from 'principia/math';
import { defineOperator, search } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import type { SearchConstraints } from '../../src/symbolic/constraints.js';
import { demandNoContradiction } from '../../src/symbolic/contradictions.js';
import { createVocabulary } from '../../src/symbolic/vocabulary.js';

const users = [defineOperator({ name: 'mean', formula: '(x + y)/2' })];

describe('contradictory are', () => {
  const vocabulary = createVocabulary(['+', '*', 'sin', 'mean'], 2, users);

  it.each<readonly [string, SearchConstraints, RegExp]>([
    ['no operator of two operands', { uses: { add: 0, '*': 0, mean: 0 } }, /forbids all.*add \* mean/],
    ['uses of another operator', { uses: { '/': 1 } }, /uses names "\/".*not among the operators/],
    ['operands of another operator', { operands: { '/': [null, 5] } }, /operands names "\/"/],
    ['nesting of another operator', { nesting: { exp: { sin: 0 } } }, /nesting names "exp"/],
    ['another operator inside', { nesting: { sin: { exp: 0 } } }, /nesting in "sin" names "exp"/],
    ['one operator by two names', { uses: { '+': 1, add: 2 } }, /twice, as "\+" and "add"/],
  ])('%s', (_, constraints, message) => {
    expect(() => demandNoContradiction(constraints, vocabulary, users)).toThrow(message);
    expect(() => demandNoContradiction(constraints, vocabulary, users)).toThrow(InputError);
  });

  it('but not what leaves a choice, however small', () => {
    demandNoContradiction({ maximumSize: 1, uses: { '+': 0, '*': 0, sin: 0 } }, vocabulary, users);
    demandNoContradiction({ operands: { mean: [1, null] }, nesting: { sin: { sin: 1 } } }, vocabulary, users);
  });

  it('at the door of a search', async () => {
    const values = Float64Array.of(1, 2, 3);
    const problem = { variables: [{ name: 'x', values }], target: values };
    const constraints = { uses: { '+': 0 } };
    await expect(search(problem, { seed: 1, operators: ['+', 'exp'], constraints })).rejects.toThrow(
      /contradict each other/,
    );
  });
});
