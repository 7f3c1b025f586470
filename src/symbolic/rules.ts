/**
 * What simplification knows beyond the normal form, as data: a pattern and what it may be replaced by. A rule is
 * used only where its result is simpler, so no rule needs to know of the others and any set of them ends.
 *
 * The value is kept wherever every part of the original is finite.
 *
 * @packageDocumentation
 */
import type { Node } from './node.js';
import type { OperatorName } from './operators.js';

/**
 * A letter from a to e stands for any expression, k for a constant, a number for itself; the same letter twice for
 * the same expression. Operands of +, *, min and max are matched in either order; + and − find their two operands
 * anywhere in a sum, * and / theirs anywhere in a product of quotients.
 */
export type Pattern = string | number | CallPattern;
export type CallPattern = readonly [OperatorName, ...Pattern[]];

/** What the letters of a pattern stand for. */
export type Bindings = Readonly<Record<string, Node>>;

export interface Rule {
  readonly from: CallPattern;
  readonly to: Pattern;
  /** Where the rule holds; everywhere if absent. */
  readonly when?: (bindings: Bindings) => boolean;
}

const rule = (from: CallPattern, to: Pattern, when?: Rule['when']): Rule => ({
  from,
  to,
  ...(when && { when }),
});
const value = (node: Node | undefined): number => (node?.kind === 'constant' ? node.value : Number.NaN);
const kIsPositive = ({ k }: Bindings): boolean => value(k) > 0;
const kIsNegative = ({ k }: Bindings): boolean => value(k) < 0;
const kIsNoInteger = ({ k }: Bindings): boolean => !Number.isInteger(value(k));

const trigonometry: readonly Rule[] = [
  rule(['add', ['square', ['sin', 'a']], ['square', ['cos', 'a']]], 1),
  rule(
    ['add', ['multiply', 'k', ['square', ['sin', 'a']]], ['multiply', 'k', ['square', ['cos', 'a']]]],
    'k',
  ),
  rule(['subtract', 1, ['square', ['sin', 'a']]], ['square', ['cos', 'a']]),
  rule(['subtract', 1, ['square', ['cos', 'a']]], ['square', ['sin', 'a']]),
  rule(['subtract', ['square', ['cos', 'a']], ['square', ['sin', 'a']]], ['cos', ['multiply', 2, 'a']]),
  rule(['add', 1, ['square', ['tan', 'a']]], ['inv', ['square', ['cos', 'a']]]),
  rule(['multiply', ['sin', 'a'], ['cos', 'a']], ['multiply', 0.5, ['sin', ['multiply', 2, 'a']]]),
  rule(['divide', ['sin', 'a'], ['cos', 'a']], ['tan', 'a']),
  rule(['multiply', ['tan', 'a'], ['cos', 'a']], ['sin', 'a']),
  rule(['divide', ['sin', 'a'], ['tan', 'a']], ['cos', 'a']),
  rule(['divide', ['tan', 'a'], ['sin', 'a']], ['inv', ['cos', 'a']]),
  rule(['cos', ['neg', 'a']], ['cos', 'a']),
  rule(['cos', ['abs', 'a']], ['cos', 'a']),
  rule(['sin', ['asin', 'a']], 'a'),
  rule(['cos', ['acos', 'a']], 'a'),
  rule(['sin', ['acos', 'a']], ['sqrt', ['subtract', 1, ['square', 'a']]]),
  rule(['cos', ['asin', 'a']], ['sqrt', ['subtract', 1, ['square', 'a']]]),
  rule(['add', ['asin', 'a'], ['acos', 'a']], Math.PI / 2),
];

const exponentials: readonly Rule[] = [
  rule(['multiply', ['exp', 'a'], ['exp', 'b']], ['exp', ['add', 'a', 'b']]),
  rule(['divide', ['exp', 'a'], ['exp', 'b']], ['exp', ['subtract', 'a', 'b']]),
  rule(['pow', ['exp', 'a'], 'b'], ['exp', ['multiply', 'a', 'b']]),
  rule(['exp', ['multiply', 'b', ['log', 'a']]], ['pow', 'a', 'b']),
  rule(['exp', ['divide', ['log', 'a'], 'b']], ['pow', 'a', ['inv', 'b']]),
  rule(['exp', ['neg', ['log', 'a']]], ['inv', 'a']),
  rule(['exp', ['add', ['log', 'a'], 'b']], ['multiply', 'a', ['exp', 'b']]),
  rule(['exp', ['subtract', ['log', 'a'], 'b']], ['divide', 'a', ['exp', 'b']]),
  rule(['exp', ['subtract', 'b', ['log', 'a']]], ['divide', ['exp', 'b'], 'a']),
  rule(['add', ['log', 'a'], ['log', 'b']], ['log', ['multiply', 'a', 'b']]),
  rule(['subtract', ['log', 'a'], ['log', 'b']], ['log', ['divide', 'a', 'b']]),
  // Not for even powers, which are positive where their base is not.
  rule(['log', ['pow', 'a', 'k']], ['multiply', 'k', ['log', 'a']], kIsNoInteger),
  rule(['log', ['multiply', ['exp', 'a'], 'b']], ['add', 'a', ['log', 'b']]),
  rule(['log', ['divide', ['exp', 'a'], 'b']], ['subtract', 'a', ['log', 'b']]),
  rule(['log', ['divide', 'b', ['exp', 'a']]], ['subtract', ['log', 'b'], 'a']),
  rule(
    ['divide', ['subtract', ['exp', ['multiply', 'k', 'a']], 1], ['add', ['exp', ['multiply', 'k', 'a']], 1]],
    ['tanh', ['multiply', ['multiply', 0.5, 'k'], 'a']],
  ),
  rule(
    [
      'divide',
      ['subtract', ['exp', 'a'], ['exp', ['neg', 'a']]],
      ['add', ['exp', 'a'], ['exp', ['neg', 'a']]],
    ],
    ['tanh', 'a'],
  ),
];

/** f(a)·f(b) = f(a·b), and the same for quotients. */
const multiplicative: readonly Rule[] = (['square', 'cube', 'sqrt', 'abs'] as const).flatMap((f) => [
  rule(['multiply', [f, 'a'], [f, 'b']], [f, ['multiply', 'a', 'b']]),
  rule(['divide', [f, 'a'], [f, 'b']], [f, ['divide', 'a', 'b']]),
]);

const powers: readonly Rule[] = [
  ...multiplicative,
  rule(['multiply', ['pow', 'a', 'c'], ['pow', 'b', 'c']], ['pow', ['multiply', 'a', 'b'], 'c']),
  rule(['divide', ['pow', 'a', 'c'], ['pow', 'b', 'c']], ['pow', ['divide', 'a', 'b'], 'c']),
  rule(['multiply', ['pow', 'a', 'b'], ['pow', 'a', 'c']], ['pow', 'a', ['add', 'b', 'c']]),
  rule(['divide', ['pow', 'a', 'b'], ['pow', 'a', 'c']], ['pow', 'a', ['subtract', 'b', 'c']]),
];

const signs: readonly Rule[] = [
  rule(['abs', 'a'], 'a', ({ a }) => isNonNegative(a!)),
  rule(['abs', ['neg', 'a']], ['abs', 'a']),
  rule(['square', ['abs', 'a']], ['square', 'a']),
  rule(['multiply', 'a', ['sign', 'a']], ['abs', 'a']),
  rule(['multiply', ['abs', 'a'], ['sign', 'a']], 'a'),
  rule(['divide', 'a', ['abs', 'a']], ['sign', 'a']),
  rule(['divide', ['abs', 'a'], 'a'], ['sign', 'a']),
  rule(['sign', ['sign', 'a']], ['sign', 'a']),
  rule(['sign', ['cube', 'a']], ['sign', 'a']),
  rule(['sign', ['multiply', 'k', 'a']], ['sign', 'a'], kIsPositive),
  rule(['sign', ['multiply', 'k', 'a']], ['neg', ['sign', 'a']], kIsNegative),
];

/** What holds for min and max alike, and with the one where the other stands. */
const extremes: readonly Rule[] = (
  [
    ['min', 'max'],
    ['max', 'min'],
  ] as const
).flatMap(([f, g]) => [
  rule([f, 'a', 'a'], 'a'),
  rule([f, 'a', [f, 'a', 'b']], [f, 'a', 'b']),
  rule([f, 'a', [g, 'a', 'b']], 'a'),
  rule([f, ['neg', 'a'], ['neg', 'b']], ['neg', [g, 'a', 'b']]),
  rule([f, ['add', 'a', 'c'], ['add', 'b', 'c']], ['add', [f, 'a', 'b'], 'c']),
  rule([f, ['subtract', 'a', 'c'], ['subtract', 'b', 'c']], ['subtract', [f, 'a', 'b'], 'c']),
  rule([f, ['subtract', 'c', 'a'], ['subtract', 'c', 'b']], ['subtract', 'c', [g, 'a', 'b']]),
  rule([f, ['multiply', 'k', 'a'], ['multiply', 'k', 'b']], ['multiply', 'k', [f, 'a', 'b']], kIsPositive),
  rule([f, ['multiply', 'k', 'a'], ['multiply', 'k', 'b']], ['multiply', 'k', [g, 'a', 'b']], kIsNegative),
  rule([f, ['exp', 'a'], ['exp', 'b']], ['exp', [f, 'a', 'b']]),
  rule([f, ['sqrt', 'a'], ['sqrt', 'b']], ['sqrt', [f, 'a', 'b']]),
]);

const minimaAndMaxima: readonly Rule[] = [
  ...extremes,
  rule(['add', ['min', 'a', 'b'], ['max', 'a', 'b']], ['add', 'a', 'b']),
  rule(['multiply', ['min', 'a', 'b'], ['max', 'a', 'b']], ['multiply', 'a', 'b']),
  rule(['subtract', ['max', 'a', 'b'], ['min', 'a', 'b']], ['abs', ['subtract', 'a', 'b']]),
  rule(['max', 'a', ['neg', 'a']], ['abs', 'a']),
  rule(['min', 'a', ['neg', 'a']], ['neg', ['abs', 'a']]),
];

const conditions: readonly Rule[] = [
  rule(['greater', 'a', 'a'], 0),
  rule(['greater', ['subtract', 'a', 'b'], 0], ['greater', 'a', 'b']),
  rule(['greater', 0, ['subtract', 'a', 'b']], ['greater', 'b', 'a']),
  rule(['greater', ['neg', 'a'], ['neg', 'b']], ['greater', 'b', 'a']),
  rule(['greater', ['add', 'a', 'c'], ['add', 'b', 'c']], ['greater', 'a', 'b']),
  rule(['greater', ['multiply', 'k', 'a'], ['multiply', 'k', 'b']], ['greater', 'a', 'b'], kIsPositive),
  rule(['greater', ['multiply', 'k', 'a'], ['multiply', 'k', 'b']], ['greater', 'b', 'a'], kIsNegative),
  rule(['greater', ['greater', 'a', 'b'], 0], ['greater', 'a', 'b']),
  ...(['square', 'cube', 'sqrt', 'sign'] as const).map((f) =>
    rule([f, ['greater', 'a', 'b']], ['greater', 'a', 'b']),
  ),
  rule(['if', ['greater', 'a', 0], 'b', 'c'], ['if', 'a', 'b', 'c']),
  rule(['if', ['greater', 'a', 'b'], 'a', 'b'], ['max', 'a', 'b']),
  rule(['if', ['greater', 'a', 'b'], 'b', 'a'], ['min', 'a', 'b']),
  rule(['if', ['subtract', 'a', 'b'], 'a', 'b'], ['max', 'a', 'b']),
  rule(['if', ['subtract', 'a', 'b'], 'b', 'a'], ['min', 'a', 'b']),
  rule(['if', 'a', 1, 0], ['greater', 'a', 0]),
  rule(['if', 'a', 'a', 0], ['max', 'a', 0]),
  rule(['if', 'a', 0, 'a'], ['min', 'a', 0]),
  rule(['if', 'a', 'a', ['neg', 'a']], ['abs', 'a']),
  rule(['if', 'a', ['if', 'a', 'b', 'c'], 'd'], ['if', 'a', 'b', 'd']),
  rule(['if', 'a', 'b', ['if', 'a', 'c', 'd']], ['if', 'a', 'b', 'd']),
  ...(['add', 'multiply'] as const).flatMap((f) => [
    rule([f, ['if', 'a', 'b', 'c'], ['if', 'a', 'd', 'e']], ['if', 'a', [f, 'b', 'd'], [f, 'c', 'e']]),
    rule(['if', 'a', [f, 'b', 'd'], [f, 'c', 'd']], [f, ['if', 'a', 'b', 'c'], 'd']),
  ]),
];

/** All rules. */
export const rules: readonly Rule[] = [
  ...trigonometry,
  ...exponentials,
  ...powers,
  ...signs,
  ...minimaAndMaxima,
  ...conditions,
];

const keepSign: ReadonlySet<string> = new Set([
  'add',
  'multiply',
  'divide',
  'inv',
  'cube',
  'min',
  'tanh',
  'asin',
]);

/** Whether a tree's value is at least 0 wherever it is finite, as far as its operators tell. */
export function isNonNegative(node: Node): boolean {
  if (node.kind === 'variable') return false;
  if (node.kind === 'constant') return node.value >= 0;
  if (['square', 'abs', 'exp', 'sqrt', 'acos', 'greater', 'less'].includes(node.operator)) return true;
  if (node.operator === 'pow') return isNonNegative(node.operands[0]!);
  if (node.operator === 'if') return node.operands.slice(1).every(isNonNegative);
  if (node.operator === 'max') return node.operands.some(isNonNegative);
  return keepSign.has(node.operator) && node.operands.every(isNonNegative);
}
