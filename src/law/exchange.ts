import { createParser, type Expression } from 'principia/symbolic';

/** An expression with other names, or numbers, for some of its variables. */
export function renamed(expression: Expression, names: Readonly<Record<string, string>>): Expression {
  const text = expression
    .toString()
    .replace(/[A-Za-z_]\w*(?!\w*\()/g, (name) => (Object.hasOwn(names, name) ? names[name]! : name));
  return createParser(expression.operators)(text);
}

/** A pair's expression with its two bodies exchanged. */
export function exchanged(expression: Expression): Expression {
  return renamed(expression, { m1: 'm2', m2: 'm1', q1: 'q2', q2: 'q1' });
}
