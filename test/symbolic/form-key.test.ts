import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { formKey } from '../../src/symbolic/form-key.js';
import { mapLeaves, type Node } from '../../src/symbolic/node.js';
import { operators } from '../../src/symbolic/operators.js';
import { CONSTANT, type Program, programOf } from '../../src/symbolic/program.js';
import { createVocabulary, randomProgram } from '../../src/symbolic/vocabulary.js';
import { arbitraryNode } from './arbitrary-node.js';

const names = ['x', 'y', 'm1'];
const commuting = ['add', 'multiply', 'min', 'max'];
const programOver = (node: Node): Program => programOf(node, names);
const keyOf = (node: Node): number => {
  const { codes, values } = programOver(node);
  return formKey(codes, values);
};

/** The tree with the operands of what commutes in one order, told by their text. */
function ordered(node: Node): Node {
  if (node.kind !== 'operation') return node;
  const operands = node.operands.map(ordered);
  if (commuting.includes(node.operator)) operands.sort((a, b) => (text(a) < text(b) ? -1 : 1));
  return { ...node, operands };
}

const text = (node: Node): string => {
  if (node.kind === 'operation') return `${node.operator}(${node.operands.map(text).join()})`;
  if (node.kind === 'variable') return node.name;
  return Object.is(node.value, -0) ? '-0' : `${node.value}`;
};

const abstracted = (node: Node): Node =>
  mapLeaves(node, (leaf) => (leaf.kind === 'constant' ? { ...leaf, value: 1 } : leaf));

const reversed = (node: Node): Node => {
  if (node.kind !== 'operation') return node;
  const operands = node.operands.map(reversed);
  return { ...node, operands: commuting.includes(node.operator) ? operands.reverse() : operands };
};

describe('formKey', () => {
  test.prop([arbitraryNode], { numRuns: 1000, seed: 1 })(
    'is the same where what commutes is turned',
    (node) => {
      expect(keyOf(reversed(node))).toBe(keyOf(node));
    },
  );

  test.prop([arbitraryNode, arbitraryNode], { numRuns: 1000, seed: 1 })(
    'is a whole number of 53 bits, equal just for equal forms',
    (one, other) => {
      expect(Number.isSafeInteger(keyOf(one))).toBe(true);
      expect(keyOf(one) === keyOf(other)).toBe(text(ordered(one)) === text(ordered(other)));
    },
  );

  test.prop([arbitraryNode, arbitraryNode, fc.double({ noNaN: true })], { numRuns: 1000, seed: 1 })(
    'tells constants apart where they are given, and only then',
    (one, other, value) => {
      const [first, second] = [programOver(one), programOver(other)];
      const alike = text(ordered(abstracted(one))) === text(ordered(abstracted(other)));
      expect(formKey(first.codes, null) === formKey(second.codes, null)).toBe(alike);
      const index = first.codes.indexOf(CONSTANT);
      if (index < 0) return;
      const { codes, values } = first;
      const isSame = Object.is(value, values[index]);
      // Another constant may make of a + b what b + a was.
      fc.pre(isSame || !values.includes(value));
      expect(formKey(codes, values.with(index, value)) === formKey(codes, values)).toBe(isSame);
    },
  );

  it('tells operands apart that do not commute', () => {
    const [x, y]: Node[] = ['x', 'y'].map((name) => ({ kind: 'variable', name }));
    for (const { name, arity } of operators) {
      if (arity !== 2) continue;
      const [one, other] = [
        [x!, y!],
        [y!, x!],
      ].map((operands) => keyOf({ kind: 'operation', operator: name, operands }));
      expect(`${name} ${one === other}`).toBe(`${name} ${commuting.includes(name)}`);
    }
  });

  // 2·10⁵ keys of 53 bits meet by chance with probability 2·10⁻⁶; structure that leaks would show at once.
  it('has no two forms under one key among many small ones', () => {
    const vocabulary = createVocabulary(['+', '-', '*', '/', 'min', 'sin', 'square', 'inv'], 4);
    const random = createRandom(1).child('forms');
    const forms = new Map<string, number>();
    const keys = new Set<number>();
    for (let count = 0; count < 400_000 && forms.size < 200_000; count++) {
      const { codes, values } = randomProgram(random, vocabulary, 3 + random.integer(6));
      const form = orderedText(codes, values);
      if (forms.has(form)) continue;
      const key = formKey(codes, values);
      forms.set(form, key);
      keys.add(key);
    }
    expect(forms.size).toBe(200_000);
    expect(keys.size).toBe(forms.size);
  });
});

/** A program's text, the operands of what commutes in alphabetical order. */
function orderedText(codes: Uint8Array, values: Float64Array): string {
  const stack: string[] = [];
  codes.forEach((code, token) => {
    const operator = code === CONSTANT ? undefined : operators[code - 1];
    if (operator === undefined) {
      stack.push(code === CONSTANT ? `${values[token]}` : `v${code}`);
      return;
    }
    const operands = stack.splice(-operator.arity);
    if (commuting.includes(operator.name)) operands.sort();
    stack.push(`${operator.name}(${operands.join()})`);
  });
  return stack[0]!;
}
