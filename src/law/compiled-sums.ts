import { compileScalar, type Expression } from 'principia/symbolic';

/** A part of a sum, added or subtracted. */
export interface SignedExpression {
  readonly sign: 1 | -1;
  readonly expression: Expression;
}

/**
 * A function that writes several sums of expressions at once, of arguments in the order of their names. It is put
 * together as text, since one call of fixed arity an expression lets the engine inline them all, five times faster than
 * spreading the arguments.
 */
export function compileSums(
  sums: readonly (readonly SignedExpression[])[],
  names: readonly string[],
): (values: number[], result: Float64Array) => void {
  const compiled: unknown[] = [];
  const values = names.map((_, index) => `p${index}`);
  const lines = sums.map((sum, slot) => {
    const parts = sum.map(({ sign, expression }) => {
      const place = compiled.push(compileScalar(expression, names)) - 1;
      return `${sign < 0 ? '-' : '+'} f${place}(${values.join(', ')})`;
    });
    return `result[${slot}] = 0 ${parts.join(' ')};`;
  });
  const functions = compiled.map((_, place) => `f${place}`);
  const loads = values.map((value, index) => `const ${value} = values[${index}];`);
  const body = `return (values, result) => {\n${[...loads, ...lines].join('\n')}\n};`;
  return new Function(...functions, body)(...compiled) as (values: number[], result: Float64Array) => void;
}

/** One sum as a function of its arguments in the order of their names. */
export function compileSum(
  sum: readonly SignedExpression[],
  names: readonly string[],
): (values: number[]) => number {
  const write = compileSums([sum], names);
  const result = new Float64Array(1);
  return (values) => {
    write(values, result);
    return result[0]!;
  };
}
