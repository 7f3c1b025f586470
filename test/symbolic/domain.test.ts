import { test } from '@fast-check/vitest';
import { createExpression, parse } from 'principia/symbolic';
import { expect, it } from 'vitest';
import { domainOf, plainOn } from '../../src/symbolic/domain.js';
import { nodeOf } from '../../src/symbolic/program.js';
import { agree, arbitraryNode, columns } from './arbitrary-node.js';

it.each([
  ['q1/(q2*r^2)', 'q1*q2/r^2'],
  ['q1*abs(1/r)/r/q2', 'q1*q2/r^2'],
  ['q1^2*q2^3', 'q2'],
  ['abs(m1*q1)', 'm1'],
  ['abs(x*q1)', 'abs(x)'],
  ['abs(x)*sqrt(r^2)', 'r*abs(x)'],
  ['abs(x/r)', 'abs(x)/r'],
  ['(q1*x)^2', 'x^2'],
])('%s is plainly %s', (text, plain) => {
  const { program, variables } = parse(text);
  const domain = { signs: new Set(['q1', 'q2']), positive: new Set(['r', 'm1']) };
  expect(createExpression(plainOn(domain, nodeOf(program, variables))).toString()).toBe(plain);
});

test.prop([arbitraryNode], { numRuns: 1000, seed: 1 })('keeps the value on the domain', (node) => {
  const signs = { ...columns, y: columns.y!.map(Math.sign) };
  const domain = domainOf(Object.keys(signs), Object.values(signs));
  expect([...domain.signs, ...domain.positive]).toEqual(['y', 'm1']);
  return agree(createExpression(node), createExpression(plainOn(domain, node)), 1e-7, signs);
});
