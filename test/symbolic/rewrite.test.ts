import { createRandom } from 'principia/math';
import { createExpression } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { complexityOfNode } from '../../src/symbolic/complexity.js';
import { constant, type Node, operation, variable } from '../../src/symbolic/node.js';
import { rewrite, sameNode } from '../../src/symbolic/rewrite.js';
import { type Bindings, type Pattern, rules } from '../../src/symbolic/rules.js';
import { agree } from './arbitrary-node.js';

const named = (pattern: Pattern): string => {
  if (typeof pattern !== 'object') return `${pattern}`;
  const [operator, ...operands] = pattern;
  return `${operator}(${operands.map(named).join(', ')})`;
};

describe.each(rules.map((rule) => [`${named(rule.from)} = ${named(rule.to)}`, rule] as const))(
  '%s',
  (_, rule) => {
    const random = createRandom(11);
    const letters = 'abcde'.split('');
    const columns = Object.fromEntries(
      letters.map((letter) => [letter, Float64Array.from({ length: 400 }, () => 1.5 * random.normal())]),
    );
    const samples: readonly Bindings[] = [0.5, 2, 2.5, -1.5, -2].map((k) => ({
      ...Object.fromEntries(letters.map((letter) => [letter, variable(letter)])),
      // For rules that ask for a value that is not negative.
      ...(rule.when && !named(rule.from).includes('k') ? { a: operation('square', variable('a')) } : {}),
      k: constant(k),
    }));

    it('holds wherever its left side is finite, and somewhere it is', () => {
      let finite = 0;
      for (const bindings of samples.filter((sample) => rule.when?.(sample) ?? true)) {
        const [from, to] = [rule.from, rule.to].map((side) => createExpression(filled(side, bindings)));
        expect(agree(from!, to!, 1e-7, columns)).toBe(true);
        finite += from!.evaluate(columns).filter(Number.isFinite).length;
      }
      expect(finite).toBeGreaterThan(0);
    });

    it('makes something simpler', () => {
      const sides = samples
        .filter((sample) => rule.when?.(sample) ?? true)
        .map((sample) => [filled(rule.from, sample), filled(rule.to, sample)] as const);
      expect(sides.some(([from, to]) => complexityOfNode(to) < complexityOfNode(from))).toBe(true);
    });
  },
);

describe('rewrite', () => {
  const [x, y, z] = ['x', 'y', 'z'].map(variable) as [Node, Node, Node];
  const square = (f: 'sin' | 'cos'): Node => operation('square', operation(f, x));

  it('finds the two terms of a rule anywhere in a sum, also where both are subtracted', () => {
    const sum = operation(
      'subtract',
      operation('subtract', operation('add', y, z), square('sin')),
      square('cos'),
    );
    const expected = operation('subtract', operation('add', y, z), constant(1));
    expect(complexityOfNode(rewrite(sum))).toBe(complexityOfNode(expected));
  });

  it('finds the two factors of a rule anywhere in a quotient', () => {
    const quotient = operation(
      'divide',
      operation('multiply', y, operation('cos', x)),
      operation('multiply', operation('sin', x), z),
    );
    const expected = operation('divide', y, operation('multiply', operation('tan', x), z));
    expect(complexityOfNode(rewrite(quotient))).toBe(complexityOfNode(expected));
  });

  it('leaves a tree alone that no rule makes simpler', () => {
    const node = operation('add', operation('sin', x), operation('cos', y));
    expect(sameNode(rewrite(node), node)).toBe(true);
  });
});

function filled(pattern: Pattern, bindings: Bindings): Node {
  if (typeof pattern === 'number') return constant(pattern);
  if (typeof pattern === 'string') return bindings[pattern]!;
  const [operator, ...operands] = pattern;
  return operation(operator, ...operands.map((operand) => filled(operand, bindings)));
}
