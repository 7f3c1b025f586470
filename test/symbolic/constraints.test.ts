import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import { defineOperator } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { createAdmission, type SearchConstraints } from '../../src/symbolic/constraints.js';
import type { Node } from '../../src/symbolic/node.js';
import { operators } from '../../src/symbolic/operators.js';
import { complexityOf, nodeOf, type Program, programOf } from '../../src/symbolic/program.js';
import { createVocabulary, randomProgram } from '../../src/symbolic/vocabulary.js';

const gauss = defineOperator({ name: 'gauss', formula: 'exp(-x^2)', complexity: 2 });
const mean = defineOperator({ name: 'mean', formula: '(x + y)/2' });
const users = [gauss, mean];
const names = ['x', 'y', 'm1'];
const everything = createVocabulary(
  [...operators.map(({ name }) => name), 'gauss', 'mean'],
  names.length,
  users,
);

/** Random programs of all operators; the tree tells what they are made of. */
const arbitraryProgram: fc.Arbitrary<Program> = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 9 }))
  .map(([seed, growth]) => randomProgram(createRandom(seed), everything, growth));

const operandsOf = (node: Node): readonly Node[] => (node.kind === 'operation' ? node.operands : []);
const nodes = (node: Node): readonly Node[] => [node, ...operandsOf(node).flatMap(nodes)];
const depth = (node: Node): number => 1 + Math.max(0, ...operandsOf(node).map(depth));
const calls = (node: Node, name: string): number =>
  nodes(node).filter((part) => part.kind === 'operation' && nameOf(part) === name).length;
const nameOf = (node: Node): string | null =>
  node.kind !== 'operation' ? null : (node.definition?.name ?? node.operator);
const treeOf = (program: Program): Node => nodeOf(program, names, users);
const complexity = (node: Node): number => complexityOf(programOf(node, names, users), users);
const within = (node: Node, outer: string, inner: string): number =>
  Math.max(
    0,
    ...nodes(node)
      .filter((part) => nameOf(part) === outer)
      .map((part) => calls(part, inner) - (outer === inner ? 1 : 0)),
  );

const functions = ['exp', 'log', 'sin', 'cos', 'tan', 'tanh', 'asin', 'acos'];
/** All that the default forbids, allowed: only the limit that is tested is left. */
const nestedFreely = Object.fromEntries(
  functions.map((outer) => [outer, Object.fromEntries(functions.map((inner) => [inner, 99]))]),
);

/** Whether the base of a power is no constant and its exponent a leaf. */
const plainPowers = (node: Node): boolean =>
  nodes(node).every(
    (part) =>
      nameOf(part) !== 'pow' ||
      (operandsOf(part)[0]!.kind !== 'constant' && operandsOf(part)[1]!.kind !== 'operation'),
  );

const laws: readonly (readonly [string, SearchConstraints, (node: Node) => boolean])[] = [
  ['size', { maximumSize: 6 }, (node) => nodes(node).length <= 6],
  ['depth', { maximumDepth: 3 }, (node) => depth(node) <= 3],
  [
    'constants',
    { maximumConstants: 1 },
    (node) => nodes(node).filter(({ kind }) => kind === 'constant').length <= 1,
  ],
  [
    'uses',
    { uses: { sqrt: 0, '+': 1, mean: 1 } },
    (node) => calls(node, 'sqrt') === 0 && calls(node, 'add') <= 1 && calls(node, 'mean') <= 1,
  ],
  [
    'operands',
    { operands: { '/': [null, 3], if: [2, null, 4], gauss: [3] } },
    (node) =>
      nodes(node).every((part) => {
        const sizes = operandsOf(part).map(complexity);
        const name = nameOf(part);
        if (name === 'divide') return sizes[1]! <= 3;
        if (name === 'if') return sizes[0]! <= 2 && sizes[2]! <= 4;
        return name !== 'gauss' || sizes[0]! <= 3;
      }),
  ],
  [
    'nesting',
    { nesting: { square: { square: 0, add: 1 }, gauss: { gauss: 0, sin: 0 } } },
    (node) =>
      within(node, 'square', 'square') === 0 &&
      within(node, 'square', 'add') <= 1 &&
      within(node, 'gauss', 'gauss') === 0 &&
      within(node, 'gauss', 'sin') === 0,
  ],
];

describe.each(laws)('a limit on %s', (_, constraints, holds) => {
  const admits = createAdmission(
    40,
    { ...constraints, nesting: { ...nestedFreely, ...constraints.nesting } },
    users,
  );

  test.prop([arbitraryProgram], { numRuns: 2000, seed: 1 })(
    'is kept by what is admitted, and only what breaks it is refused',
    (program) => {
      const node = treeOf(program);
      expect(admits(program)).toBe(holds(node) && plainPowers(node) && complexity(node) <= 40);
    },
  );
});

describe('without constraints', () => {
  test.prop([arbitraryProgram, fc.integer({ min: 1, max: 30 })], { numRuns: 2000, seed: 1 })(
    'functions do not contain functions but for exp in log, and the complexity is kept',
    (program, most) => {
      const node = treeOf(program);
      const nests = functions.every((outer) =>
        functions.every((inner) => (outer === 'log' && inner === 'exp') || within(node, outer, inner) === 0),
      );
      const admitted = createAdmission(most, {}, users)(program);
      expect(admitted).toBe(nests && plainPowers(node) && complexity(node) <= most);
    },
  );
});

describe('refused are', () => {
  it.each<readonly [string, SearchConstraints, RegExp]>([
    ['an unknown operator', { uses: { sinus: 1 } }, /"sinus"/],
    ['an unknown operator inside', { nesting: { sin: { cosinus: 0 } } }, /"cosinus"/],
    ['a size of 0', { maximumSize: 0 }, /maximumSize must be a whole number of at least 1; got 0/],
    ['a depth of 1.5', { maximumDepth: 1.5 }, /maximumDepth.*got 1.5/],
    ['constants below 0', { maximumConstants: -1 }, /maximumConstants.*at least 0; got -1/],
    ['uses that are no number', { uses: { exp: Number.NaN } }, /exp must be.*got NaN/],
    ['nesting below 0', { nesting: { sin: { exp: -1 } } }, /exp must be.*got -1/],
    ['another number of operands', { operands: { '/': [3] } }, /"\/" has 2 operands, but 1 limits/],
    ['an operand of nothing', { operands: { '/': [null, 0] } }, /\/, operand 2 must be.*at least 1; got 0/],
  ])('%s', (_, constraints, message) => {
    expect(() => createAdmission(20, constraints, users)).toThrow(message);
    expect(() => createAdmission(20, constraints, users)).toThrow(InputError);
  });
});
