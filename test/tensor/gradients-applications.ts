import * as fc from 'fast-check';
import { type Tensor, tf } from 'principia/tensor';

/** What an operation is tried with: shapes of its operands, where their elements lie, and the rest of its arguments. */
export interface Application {
  readonly shapes: readonly (readonly number[])[];
  readonly domain: Domain;
  readonly apply: (...operands: Tensor[]) => Tensor;
}

/**
 * Where elements lie: on the line, above 0.3, within ±0.8, above 1.2; or `apart`, at least 0.3 from one another and 0.01
 * from whole numbers, for operations with kinks.
 */
export type Domain = 'real' | 'positive' | 'fraction' | 'above one' | 'apart';

export type Shape = readonly number[];

/** Few and short axes, so that a case compiles in milliseconds. */
export const length: fc.Arbitrary<number> = fc.integer({ min: 1, max: 3 });
export const shape = (minLength: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(length, { minLength, maxLength });
/** An axis, counted from either end. */
export const axisOf = (x: Shape): fc.Arbitrary<number> => fc.integer({ min: -x.length, max: x.length - 1 });
export const axesOf = (x: Shape): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...x.keys()], { minLength: 1 });
export const perAxis = <T>(x: Shape, each: (length: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.tuple(...x.map(each));
export const indices = (size: Shape, below: number): fc.Arbitrary<Tensor> =>
  fc
    .array(fc.integer({ min: 0, max: below - 1 }), { minLength: product(size), maxLength: product(size) })
    .map((values) => tf.tensor(values, [...size], 'int32'));
const product = (x: Shape): number => x.reduce((size, length) => size * length, 1);
/** An axis counted from the front. */
export const inner = (axis: number, x: Shape): number => (axis < 0 ? axis + x.length : axis);

/** An operation of one operand of any shape. */
export const unary = (apply: (x: Tensor) => Tensor, domain: Domain = 'real'): fc.Arbitrary<Application> =>
  shape(0, 3).map((x) => ({ shapes: [x], domain, apply }));

/** Of a shape from `minRank` axes on, with further arguments drawn for it. */
export const shaped = <T>(
  minRank: number,
  rest: (x: Shape) => fc.Arbitrary<T>,
  apply: (rest: T) => (x: Tensor) => Tensor,
  domain: Domain = 'real',
): fc.Arbitrary<Application> =>
  shape(minRank, 3).chain((x) => rest(x).map((drawn) => ({ shapes: [x], domain, apply: apply(drawn) })));

/** A shape and others that broadcast with it: axes shortened to 1, leading ones left out. */
export const broadcasting = (count: number, minRank = 0): fc.Arbitrary<Shape[]> =>
  shape(minRank, 3).chain((full) =>
    fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: full.length }),
          perAxis(full, () => fc.boolean()),
        )
        .map(([from, short]) => full.map((own, axis) => (short[axis] ? 1 : own)).slice(from)),
      { minLength: count, maxLength: count },
    ),
  );

/** Of operands that broadcast. */
export const elementwise = (
  count: number,
  apply: (...operands: Tensor[]) => Tensor,
  domain: Domain = 'real',
): fc.Arbitrary<Application> => broadcasting(count).map((shapes) => ({ shapes, domain, apply }));

/** Of operands of given shapes. */
export const fixed = (
  shapes: readonly Shape[],
  apply: (...operands: Tensor[]) => Tensor,
  domain: Domain = 'real',
): fc.Arbitrary<Application> => fc.constant({ shapes, domain, apply });

/** Over some axes, or all, kept or not. */
export const reduction = (reduce: typeof tf.sum, domain: Domain = 'real'): fc.Arbitrary<Application> =>
  shaped(
    0,
    (x) =>
      fc.tuple(
        x.length > 0 ? fc.option(axesOf(x), { nil: undefined }) : fc.constant(undefined),
        fc.boolean(),
      ),
    ([axes, keep]) =>
      (x) =>
        reduce(x, axes, keep),
    domain,
  );

/** Along an axis, either way, with or without the element itself. */
export const running = (run: typeof tf.cumsum): fc.Arbitrary<Application> =>
  shaped(
    1,
    (x) => fc.tuple(fc.nat(x.length - 1), fc.boolean(), fc.boolean()),
    ([axis, exclusive, reverse]) =>
      (x) =>
        run(x, axis, exclusive, reverse),
  );

export const alongAxis = (operation: (x: Tensor, axis: number) => Tensor): fc.Arbitrary<Application> =>
  shaped(1, axisOf, (axis) => (x) => operation(x, axis));

/** Operations by name. */
export type Catalogue = Readonly<Record<string, fc.Arbitrary<Application>>>;
