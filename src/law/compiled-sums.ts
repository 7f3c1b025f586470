import { compileScalar, type Expression } from 'principia/symbolic';

/** A part of a sum, added or subtracted. */
export interface SignedExpression {
  readonly sign: 1 | -1;
  readonly expression: Expression;
}

/** A scalar of a force with its exact partial derivatives, compiled to numbers. */
export interface ForceScalar {
  /** The variables that it uses, constants left out. */
  readonly variables: readonly string[];
  /** The value at [variables …, c₀, c₁, …]; NaN outside the domain. */
  value(values: number[]): number;
  /** Writes the value, then the derivative by every argument in its order: [value, ∂/∂(first argument), …]. */
  derivatives(values: number[], result: Float64Array): void;
}

/** A sum as a scalar of the variables and, after them, the constants; null where nothing is summed. */
export function compileForceScalar(
  sum: readonly SignedExpression[],
  variables: readonly string[],
  constants: readonly string[],
): ForceScalar | null {
  if (sum.length === 0) return null;
  const names = [...variables, ...constants];
  // Only fits ask for them.
  let compiled: ReturnType<typeof compileSums> | null = null;
  const compileDerivatives = (): ReturnType<typeof compileSums> => {
    const slots = names.map((name) =>
      sum
        .filter(({ expression }) => expression.variables.includes(name))
        .map(({ sign, expression }) => ({ sign, expression: expression.derivative(name) })),
    );
    return compileSums([sum, ...slots], names);
  };
  return {
    variables: variables.filter((name) => sum.some(({ expression }) => expression.variables.includes(name))),
    value: compileSum(sum, names),
    derivatives(values, result) {
      compiled ??= compileDerivatives();
      compiled(values, result);
    },
  };
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
  const used = new Set<string>();
  const lines = sums.map((sum, slot) => {
    const parts = sum.map(({ sign, expression }) => {
      const place = compiled.push(compileScalar(expression, expression.variables)) - 1;
      const values = expression.variables.map((name) => {
        used.add(name);
        return `p${names.indexOf(name)}`;
      });
      return `${sign < 0 ? '-' : '+'} f${place}(${values.join(', ')})`;
    });
    return `result[${slot}] = 0 ${parts.join(' ')};`;
  });
  const functions = compiled.map((_, place) => `f${place}`);
  const loads = names.flatMap((name, index) =>
    used.has(name) ? [`const p${index} = values[${index}];`] : [],
  );
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
