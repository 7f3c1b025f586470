import { test } from '@fast-check/vitest';
import { createExpression, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { mapNode, type Node, operation, withOperands } from '../../src/symbolic/node.js';
import { agree, arbitraryNode } from './arbitrary-node.js';

/** Operands of commutative operators the other way round, differences as sums, quotients as products. */
const rewritten = (node: Node): Node =>
  mapNode(node, (part) => {
    if (part.kind !== 'operation') return part;
    const [x, y] = part.operands as [Node, Node];
    if (part.operator === 'subtract') return operation('add', operation('neg', y), x);
    if (part.operator === 'divide') return operation('multiply', operation('inv', y), x);
    if (part.operator === 'square') return operation('multiply', x, x);
    if (part.operator === 'greater') return operation('less', y, x);
    return ['add', 'multiply', 'min', 'max'].includes(part.operator) ? withOperands(part, [y, x]) : part;
  });

describe('simplified', () => {
  test.prop([arbitraryNode], { numRuns: 2000, seed: 1 })('keeps the value and never grows', (node) => {
    const expression = createExpression(node);
    const simple = expression.simplified();
    expect(simple.complexity).toBeLessThanOrEqual(expression.complexity);
    // Once simple, it stays as it is.
    expect(simple.simplified().toString()).toBe(simple.toString());
    return agree(expression, simple, 1e-7);
  });

  it.each([
    ['2*(3*x)', '6*x'],
    ['m1*(-0.5)/r/r*m2', '-0.5*m1*m2/r^2'],
    ['inv(square(r))*m1*m2*3', '3*m1*m2/r^2'],
    ['2 - 2*r', '-2*(r - 1)'],
    ['(r - 1)*(-2)', '-2*(r - 1)'],
    ['x^2.5*x^0.75', 'x^3.25'],
    ['cube(x)*inv(square(x))', 'x'],
    ['sqrt(x*x)', 'abs(x)'],
    ['1/(1 - x)', '1/(1 - x)'],
    ['q1*q2/r^2 - m1*m2/r^2', '(q1*q2 - m1*m2)/r^2'],
    ['x - x', '0'],
    ['exp(log(x) + 0)', 'x'],
    ['sin(x)^2 + y + cos(x)^2', 'y + 1'],
    ['3*sin(x)^2 + 3*cos(x)^2', '3'],
    ['y*(1 - cos(2*x)^2)', 'y*sin(2*x)^2'],
    ['sin(x)*y/cos(x)', 'y*tan(x)'],
    ['exp(x)*exp(y)*z', 'z*exp(x + y)'],
    ['log(x) + log(y) - log(z)', 'log(x*y/z)'],
    ['exp(2*log(x))', 'x^2'],
    ['m^2*v^2', '(m*v)^2'],
    ['(exp(2*x) - 1)/(exp(2*x) + 1)', 'tanh(x)'],
    ['x*sign(x)', 'abs(x)'],
    ['abs(x^2 + exp(y))', 'exp(y) + x^2'],
    ['max(x, y) + min(y, x)', 'x + y'],
    ['if(x > y, x, y)', 'max(x, y)'],
    ['if(2*x, 1, 0)*3', '3*(x > 0)'],
    ['cos(asin(x))', 'sqrt(1 - x^2)'],
  ])('%s is %s', (text, simple) => {
    expect(parse(text).simplified().toString()).toBe(simple);
  });
});

describe('skeleton', () => {
  test.prop([arbitraryNode], { numRuns: 1000, seed: 1 })(
    'does not depend on how the form is written',
    (node) => {
      expect(createExpression(rewritten(node)).skeleton()).toBe(createExpression(node).skeleton());
    },
  );

  it.each([
    ['-m1*m2/r^2', '-1.003*inv(r)*(m2*(m1/r))'],
    ['-2*(r - 1)', '5 - 3*r'],
    ['(x + 2*y)*z', '3*x*z - y*z'],
    ['exp(-r)/r', '4*exp(-r/0.3)*r^-1'],
  ])('%s and %s are one form', (one, other) => {
    expect(parse(one).skeleton()).toBe(parse(other).skeleton());
  });

  it.each([
    ['m1*m2/r^2', 'm1*m2/r'],
    ['r - 1', 'r'],
    ['r^2', 'r^2.1'],
    ['sqrt(x^2)', 'x'],
    ['(x + 1)^2', 'x^2 + 3*x + 1'],
  ])('%s and %s are different forms', (one, other) => {
    expect(parse(one).skeleton()).not.toBe(parse(other).skeleton());
  });
});
