import { createRandom, InputError, median, type RandomStream } from 'principia/math';
import type { Expression } from '../expression.js';
import type { Interval, ReferenceLaw } from './reference-law.js';

/** Places at which the law is defined. */
export interface Places {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly rows: number;
}

const ROWS = 200;
/** At least one place in so many must be where the law is defined. */
const PATIENCE = 50;
/** How far beyond the data's range: by this factor, or this share of its width, on either side. */
const BEYOND = 2;
/** Ranges that reach over more than this factor are drawn from on a logarithmic scale. */
const DECADES = 30;

/** Places in the range of the data, and in a range wider on both sides. */
export function placesOf(law: ReferenceLaw): { readonly inside: Places; readonly wide: Places } {
  const random = createRandom(1);
  const missing = law.expression.variables.find(
    (name) => law.domain[name] === undefined && law.parameters?.[name] === undefined,
  );
  if (missing !== undefined) {
    throw new InputError(
      `The law ${law.expression} uses "${missing}", for which neither a range nor a value is given.`,
    );
  }
  const wider = Object.fromEntries(
    Object.entries(law.domain).map(([name, values]) => [name, isList(values) ? values : widened(values)]),
  );
  return {
    inside: draw(law, law.domain, random.child('inside')),
    wide: draw(law, wider, random.child('wide')),
  };
}

/** The values of an expression that may use parameters. */
export function valuesAt(
  expression: Expression,
  { columns, rows }: Places,
  parameters: Readonly<Record<string, number>> = {},
): Float64Array {
  const constants = Object.entries(parameters).map(([name, value]) => [
    name,
    new Float64Array(rows).fill(value),
  ]);
  const values = expression.evaluate({ ...columns, ...Object.fromEntries(constants) });
  return values.length === rows ? values : new Float64Array(rows).fill(values[0]!);
}

/** Only the rows that pass. */
export function placesWhere({ columns, rows }: Places, test: (row: number) => boolean): Places {
  const kept = Int32Array.from({ length: rows }, (_, row) => row).filter(test);
  return {
    rows: kept.length,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(kept, (row) => values[row]!)]),
    ),
  };
}

/** Rows of both, one after the other. */
export function joined(first: Places, second: Places): Places {
  return {
    rows: first.rows + second.rows,
    columns: Object.fromEntries(
      Object.keys(first.columns).map((name) => [
        name,
        Float64Array.of(...first.columns[name]!, ...second.columns[name]!),
      ]),
    ),
  };
}

/** What deviations count against: the size of a value, and no less than a tenth of the typical size. */
export function sizes(values: Float64Array): Float64Array {
  const least = 0.1 * median(values.map(Math.abs)) || Number.MIN_VALUE;
  return values.map((value) => Math.abs(value) + least);
}

function draw(law: ReferenceLaw, domain: ReferenceLaw['domain'], random: RandomStream): Places {
  let places: Places = {
    columns: Object.fromEntries(Object.keys(domain).map((name) => [name, nothing])),
    rows: 0,
  };
  for (let batch = 0; batch < PATIENCE && places.rows < ROWS; batch++) {
    const drawn: Places = {
      columns: Object.fromEntries(
        Object.entries(domain).map(([name, values]) => [
          name,
          Float64Array.from({ length: ROWS }, () => pick(values, random)),
        ]),
      ),
      rows: ROWS,
    };
    const values = valuesAt(law.expression, drawn, law.parameters);
    const defined = placesWhere(drawn, (row) => Number.isFinite(values[row]!));
    places = joined(places, defined);
  }
  if (places.rows < ROWS) {
    throw new InputError(`The law ${law.expression} is hardly anywhere defined on the ranges given.`);
  }
  return placesWhere(places, (row) => row < ROWS);
}

const nothing = new Float64Array(0);

function pick(values: Interval | readonly number[], random: RandomStream): number {
  if (isList(values)) return values[random.integer(values.length)]!;
  const { low, high, whole = false } = values;
  if (whole) return low + random.integer(high - low + 1);
  if (low > 0 && high > DECADES * low) return low * (high / low) ** random.uniform();
  return low + (high - low) * random.uniform();
}

function isList(values: Interval | readonly number[]): values is readonly number[] {
  return Array.isArray(values);
}

function widened({ low, high, whole = false }: Interval): Interval {
  if (low > 0) {
    return whole ? { low, high: BEYOND * high, whole } : { low: low / BEYOND, high: high * BEYOND };
  }
  if (low === 0) return { low, high: high * BEYOND, whole };
  const more = (BEYOND - 1) * (high - low);
  return { low: low - more, high: high + more, whole };
}
