import { type FeatureMap, invariantCount } from 'principia/training';

/** The force of a pair over its distance, positive where it pushes apart, for charges ±1. */
export type PairStrength = (squaredDistance: number, charge: number, otherCharge: number) => number;

/** Points in ln r, and the distances between which they lie; nearer and farther the last force holds. */
const points = 4096;
const start = Math.log(0.003);
const step: number = (Math.log(60) - start) / (points - 1);

/** Kinds of pairs: both negative, of two signs, both positive. */
const kinds = [
  [-1, -1],
  [1, -1],
  [1, 1],
] as const;

/** The kind of a pair of charges ±1. */
export function kindOf(charge: number, otherCharge: number): number {
  return 1 + (charge + otherCharge) / 2;
}

/** The hidden units at all points of ln r, [points, K] for every kind of pair. */
export interface TabulatedLayer {
  readonly count: number;
  readonly groups: Int32Array;
  readonly values: readonly Float64Array[];
  readonly slopes: readonly Float64Array[];
}

/** Tabulates the hidden units, so that a step of a motion does not compute them again. */
export function tabulateLayer(layer: FeatureMap): TabulatedLayer {
  const tables = (key: 'values' | 'slopes'): Float64Array[] =>
    kinds.map(([charge, other]) => {
      const table = new Float64Array(points * layer.count);
      const invariants = new Float64Array(invariantCount);
      invariants[3] = charge * other;
      invariants[4] = charge + other;
      for (let point = 0; point < points; point++) {
        invariants[0] = start + point * step;
        layer[key](invariants, 0, table.subarray(point * layer.count, (point + 1) * layer.count));
      }
      return table;
    });
  return { count: layer.count, groups: layer.groups, values: tables('values'), slopes: tables('slopes') };
}

/** A place in the table, and the force there. */
export interface ForceEntry {
  /** Last point before the place, and how far the place is on the way to the next. */
  point: number;
  share: number;
  force: number;
  /** ∂F/∂ ln r. */
  slope: number;
}

/** The network as a table: cubic Hermite interpolation in ln r. */
export interface ForceTable {
  readonly strength: PairStrength;
  /** Looks a kind of pair up at ln r. */
  lookUp(kind: number, logDistance: number, out: ForceEntry): void;
}

/** The force Σ cₖ φₖ of a tabulated layer. */
export function tabulateForce(layer: TabulatedLayer, coefficients: ArrayLike<number>): ForceTable {
  const tables = kinds.map((_, kind) => {
    const table = new Float64Array(2 * points);
    for (let point = 0; point < points; point++) {
      table[2 * point] = sumAt(layer.values[kind]!, point, coefficients);
      table[2 * point + 1] = step * sumAt(layer.slopes[kind]!, point, coefficients);
    }
    return table;
  });
  const lookUp = (kind: number, logDistance: number, out: ForceEntry): void => {
    const table = tables[kind]!;
    const place = Math.min(Math.max((logDistance - start) / step, 0), points - 1);
    const point = Math.min(Math.floor(place), points - 2);
    const share = place - point;
    const value = table[2 * point]!;
    const slope = table[2 * point + 1]!;
    const rise = table[2 * point + 2]! - value;
    const bend = slope + table[2 * point + 3]! - 2 * rise;
    const quadratic = rise - slope - bend;
    out.point = point;
    out.share = share;
    out.force = value + share * (slope + share * (quadratic + share * bend));
    out.slope = (slope + share * (2 * quadratic + 3 * share * bend)) / step;
  };
  const entry: ForceEntry = { point: 0, share: 0, force: 0, slope: 0 };
  return {
    lookUp,
    strength(squaredDistance, charge, otherCharge) {
      lookUp(kindOf(charge, otherCharge), 0.5 * Math.log(squaredDistance), entry);
      return entry.force / Math.sqrt(squaredDistance);
    },
  };
}

function sumAt(table: Float64Array, point: number, coefficients: ArrayLike<number>): number {
  let sum = 0;
  for (let unit = 0; unit < coefficients.length; unit++) {
    sum += table[point * coefficients.length + unit]! * coefficients[unit]!;
  }
  return sum;
}
