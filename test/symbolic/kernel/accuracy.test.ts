import { createRandom } from 'principia/math';
import { createWasmEvaluator, type Program } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { constant, type Node, operation, variable } from '../../../src/symbolic/node.js';
import { apply, type OperatorName } from '../../../src/symbolic/operators.js';
import { programOf } from '../../../src/symbolic/program.js';

type Precision = 'float32' | 'float64';
const rows = 200_000;
const random = createRandom(8);

/** Both signs, spread evenly over the logarithm from `least` to `most`. */
function spread(least: number, most: number, precision: Precision): Float64Array {
  const column = Float64Array.from({ length: rows }, () => {
    const size = Math.exp(Math.log(least) + random.uniform() * Math.log(most / least));
    return random.uniform() < 0.5 ? size : -size;
  });
  return precision === 'float32' ? column.map(Math.fround) : column;
}

/** Multiples of π/2 and what lies next to them: where a remainder is small. */
function turns(precision: Precision): Float64Array {
  const column = Float64Array.from({ length: rows }, (_, row) => ((row % 60_000) * Math.PI) / 2);
  return precision === 'float32' ? column.map(Math.fround) : column;
}

function program(node: Node): Program {
  return programOf(node, ['x', 'y']);
}

/** The largest distance between the kernel and a float64 reference, in units of the reference's last place. */
function worstError(
  node: Node,
  reference: (x: number, y: number) => number,
  precision: Precision,
  x: Float64Array,
  y: Float64Array = x,
): number {
  const out = new Float64Array(rows);
  createWasmEvaluator([x, y], rows, { precision }).values(program(node), out);
  let worst = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = reference(x[row]!, y[row]!);
    if (Object.is(wanted, out[row]) || (precision === 'float32' && Math.fround(wanted) === out[row]))
      continue;
    if (Number.isNaN(wanted) !== Number.isNaN(out[row]!)) return Number.POSITIVE_INFINITY;
    const error = Math.abs(out[row]! - wanted) / unitInLastPlace(wanted, precision);
    if (error > worst) worst = error;
  }
  return worst;
}

function unitInLastPlace(value: number, precision: Precision): number {
  const [digits, least] = precision === 'float32' ? [23, -126] : [52, -1022];
  return 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), least) - digits);
}

const x = variable('x');
const cases: readonly [OperatorName, number, number, float32: number, float64: number][] = [
  ['exp', 1e-6, 100, 2, 2],
  ['log', 1e-44, 1e38, 1, 1],
  ['sin', 1e-6, 9e4, 2, 2],
  ['cos', 1e-6, 9e4, 2, 2],
  ['tan', 1e-6, 9e4, 3, 3],
  ['sin', 1e5, 1e30, 1, 1],
  ['cos', 1e5, 1e30, 1, 1],
  ['tan', 1e5, 1e30, 1, 2],
  ['tanh', 1e-6, 30, 2, 2],
  ['sqrt', 1e-44, 1e38, 0.5, 0],
  ['inv', 1e-30, 1e30, 0.5, 0],
  ['square', 1e-15, 1e15, 0.5, 0],
  ['cube', 1e-10, 1e10, 1.5, 0],
];

describe.each(['float32', 'float64'] as const)('in %s, the error in units of the last place', (precision) => {
  const own = (bounds: readonly [number, number]): number => bounds[precision === 'float32' ? 0 : 1];
  // Math itself may err by one unit, which matters only beside float64.
  const reference = precision === 'float32' ? 0.01 : 1;

  it.each(cases)('%s from %f to %f stays within its bound', (name, least, most, float32, float64) => {
    const error = worstError(
      operation(name, x),
      (value) => apply[name](value, 0, 0),
      precision,
      spread(least, most, precision),
    );
    expect(error).toBeLessThanOrEqual(own([float32, float64]) + reference);
  });

  it.each(['sin', 'cos', 'tan'] as const)('%s near multiples of a quarter turn', (name) => {
    const error = worstError(
      operation(name, x),
      (value) => apply[name](value, 0, 0),
      precision,
      turns(precision),
    );
    expect(error).toBeLessThanOrEqual(own([3, 3]) + reference);
  });

  it('exp up to both ends of the range, subnormal results included', () => {
    const [least, most] = precision === 'float32' ? [85, 110] : [700, 760];
    const error = worstError(operation('exp', x), Math.exp, precision, spread(least, most, precision));
    expect(error).toBeLessThanOrEqual(2 + reference);
  });

  it('pow of two columns', () => {
    const base = spread(1e-3, 1e3, precision);
    const exponent = spread(1e-2, 10, precision).map((value, row) => (row % 3 ? value : Math.round(value)));
    const y = precision === 'float32' ? exponent.map(Math.fround) : exponent;
    const error = worstError(operation('pow', x, variable('y')), Math.pow, precision, base, y);
    expect(error).toBeLessThanOrEqual(1 + reference);
  });

  it.each([-8, -3, -2.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4.5, 7, 8])(
    'pow with the exponent %f, by multiplication',
    (exponent) => {
      const base = spread(1e-3, 1e3, precision);
      const error = worstError(
        operation('pow', x, constant(exponent)),
        (value) => value ** exponent,
        precision,
        base,
      );
      expect(error).toBeLessThanOrEqual(Math.abs(exponent) + 1 + reference);
    },
  );

  it('gives what Math gives at the exceptions', () => {
    const values = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3e38, -3e38];
    const columns = [0, 1].map((place) =>
      Float64Array.from({ length: 100 }, (_, row) => values[place ? row % 10 : Math.floor(row / 10)]!),
    );
    const evaluator = createWasmEvaluator(columns, 100, { precision });
    const far = operation('multiply', constant(1e300), constant(1e300));
    for (const make of [(): Node => x, (): Node => operation('divide', x, constant(0)), (): Node => far]) {
      for (const name of ['exp', 'log', 'sin', 'cos', 'tan', 'tanh', 'sqrt', 'sign', 'abs', 'inv'] as const) {
        const out = new Float64Array(100);
        const inner = new Float64Array(100);
        evaluator.values(program(make()), inner);
        evaluator.values(program(operation(name, make())), out);
        out.forEach((value, row) => {
          const wanted = apply[name](inner[row]!, 0, 0);
          const rounded = precision === 'float32' ? Math.fround(wanted) : wanted;
          if (Number.isFinite(rounded)) expect(value).toBeCloseTo(rounded, 5);
          else expect(value).toBe(rounded);
        });
      }
      for (const name of ['pow', 'min', 'max'] as const) {
        const out = new Float64Array(100);
        const inner = new Float64Array(100);
        evaluator.values(program(make()), inner);
        evaluator.values(program(operation(name, variable('y'), make())), out);
        out.forEach((value, row) => {
          const wanted = apply[name](columns[1]![row]!, inner[row]!, 0);
          const rounded = precision === 'float32' ? Math.fround(wanted) : wanted;
          if (Number.isFinite(rounded)) expect(value / rounded || 0).toBeCloseTo(rounded ? 1 : 0, 5);
          else expect(value).toBe(rounded);
        });
      }
    }
  });
});
