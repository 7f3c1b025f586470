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
  const [near, alsoNear] = [moved(1 + 1e-13), moved(1 + 1e-6)].map((at) => one.evaluate(at));
  const otherNear = other.evaluate(moved(1 + 1e-13));
  let counted = 0;
  for (let point = 0; point < points; point++) {
    const value = first[point]!;
    const size = Math.max(Math.abs(value), 1e6 * Math.abs(alsoNear![point]! - value));
    const noise = Math.max(Math.abs(near![point]! - value), Math.abs(otherNear[point]! - second[point]!));
    if (!(noise <= 0.1 * tolerance * size) || !(size < 1e200) || size < 1e-200) continue;
    if (!(Math.abs(value - second[point]!) <= tolerance * size)) return null;
    counted += 1;
  }
  return counted >= fewest ? 'by number' : null;
}

/** Values about 1 and about the sizes of the expression's own constants. */
function randomColumns(expression: Expression, positive: readonly string[]): Record<string, Float64Array> {
  const random = createRandom(1);
  const sizes = [1, ...expression.constants.map(Math.abs).filter((size) => size > 1e-100 && size < 1e100)];
  const scales = Float64Array.from({ length: points }, (_, point) => {
    const size = sizes[point % sizes.length]!;
    return point % 2 === 0 ? size : 1 / size;
  });
  return Object.fromEntries(
    expression.variables.map((name) => {
      const sign = (): number => (positive.includes(name) || random.uniform() < 0.5 ? 1 : -1);
      const scale = (point: number): number => (name === 'r' ? scales[point]! : 1);
      return [
        name,
        Float64Array.from(scales, (_, point) => sign() * scale(point) * Math.exp(2 * random.normal())),
      ];
    }),
  );
}
