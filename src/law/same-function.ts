import { createRandom } from 'principia/math';
import { createParser, type Expression } from 'principia/symbolic';

/** Points at which two expressions are compared, and how many of them must tell. */
const points = 400;
const fewest = 40;

/** The sum of expressions; 0 where there are none. */
export function sumOf(expressions: readonly Expression[]): Expression {
  const operators = new Map(expressions.flatMap((each) => each.operators.map((one) => [one.name, one])));
  const text = expressions.map((each) => `(${each.toString()})`).join(' + ') || '0';
  return createParser([...operators.values()])(text);
}

/** A factor, as text, times an expression. */
export function scaled(factor: string, expression: Expression): Expression {
  return createParser(expression.operators)(`(${factor})*(${expression.toString()})`);
}

/** Whether an expression is zero by its form. */
export function isZero(expression: Expression): boolean {
  return expression.simplified().toString() === '0';
}

/**
 * Whether two expressions are one function: by symbol where their difference simplifies to zero, else by number where
 * they agree, relative to the larger of value and slope, at random points over many sizes of the variables; points at
 * which rounding alone decides do not count. Null where they differ.
 *
 * @param positive the variables that are never negative, such as distances and masses
 */
export function sameFunction(
  one: Expression,
  other: Expression,
  positive: readonly string[],
  tolerance = 1e-10,
): 'by symbol' | 'by number' | null {
  const difference = sumOf([one, scaled('-1', other)]);
  if (isZero(difference)) return 'by symbol';
  const columns = randomColumns(difference, positive);
  const moved = (by: number): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.map((v) => v * by)]));
  const [first, second] = [one.evaluate(columns), other.evaluate(columns)];
  const far = one.evaluate(moved(1 + 1e-6));
  const nearby = [1, 2, 3, 4, 5].map((step) => {
    const at = moved(1 + 8 * step * Number.EPSILON);
    return [one.evaluate(at), other.evaluate(at)] as const;
  });
  let counted = 0;
  for (let point = 0; point < points; point++) {
    const value = first[point]!;
    const size = Math.max(Math.abs(value), 1e6 * Math.abs(far[point]! - value));
    const noise = Math.max(
      ...nearby.flatMap(([near, otherNear]) => [
        Math.abs(near[point]! - value),
        Math.abs(otherNear[point]! - second[point]!),
      ]),
    );
    if (!(noise <= 0.1 * tolerance * size) || !(size < 1e200) || size < 1e-200) continue;
    if (!(Math.abs(value - second[point]!) <= tolerance * size)) return null;
    counted += 1;
  }
  return counted >= fewest ? 'by number' : null;
}

/** Random values of the variables: distances of the sizes of 1 and of the expression's constants, the others of 1. */
export function randomColumns(
  expression: Expression,
  positive: readonly string[],
): Record<string, Float64Array> {
  const random = createRandom(1);
  const sizes = [1, ...expression.constants.map(Math.abs).filter((size) => size > 1e-100 && size < 1e100)];
  const draw = (name: string, point: number): number => {
    const size = name === 'r' ? sizes[point % sizes.length]! : 1;
    const inverse = Math.floor(point / sizes.length) % 2 === 1;
    const sign = positive.includes(name) || random.uniform() < 0.5 ? 1 : -1;
    return sign * (inverse ? 1 / size : size) * Math.exp(2 * random.normal());
  };
  return Object.fromEntries(
    expression.variables.map((name) => [
      name,
      Float64Array.from({ length: points }, (_, point) => draw(name, point)),
    ]),
  );
}
