import {
  composeTerms,
  eliminateTerms,
  lagrangeEquations,
  type MotionTerm,
  type SampledMotion,
  smoothSeries,
  type TermSelection,
  weakForm,
} from 'principia/distillation';
import { createParser, parse } from 'principia/symbolic';
import type { Config } from './config.js';
import type { CandidateLaw } from './judged-laws.js';
import { doubleForm, doubleNames, publishedDouble } from './published-model.js';
import type { Recording } from './recordings.js';
import { dryFriction, independentWindows, type SelectedTerms, selectedTerms } from './single-pendulum.js';

/** Kinetic terms: the first has the coefficient 1. */
const kinetic = [
  ...['w1^2/2', 'w2^2/2', 'w1*w2', 'w1*w2*cos(q1 - q2)', 'w1*w2*cos(q1 + q2)', 'w1*w2*sin(q1 - q2)'],
  ...['w1^2*cos(q1)', 'w2^2*cos(q2)', 'w1^2*cos(q1 - q2)', 'w2^2*cos(q1 - q2)'],
];
const potential = [
  ...['cos(q1)', 'cos(q2)', 'cos(2*q1)', 'cos(2*q2)', 'cos(q1 - q2)', 'cos(q1 + q2)', 'q1^2', 'q2^2'],
];
/** What an angle's unknown zero makes of a cosine. */
const zeroTerms = ['sin(q1)', 'sin(q2)'];

/** Friction of a rate, in words and as a text. */
const frictions: readonly (readonly [string, (rate: string) => string])[] = [
  ['viscous', (rate) => `(${rate})`],
  ['dry', (rate) => `dry(${rate})`],
  ['quadratic', (rate) => `(${rate})*abs(${rate})`],
];

/** Terms of the double pendulum. */
export const doubleLibrary: readonly MotionTerm[] = [
  ...[...kinetic, ...potential].map((text) => ({ name: text, lagrangian: parse(text) })),
  ...frictions.flatMap(([name, of]) => {
    const read = createParser([dryFriction]);
    const pair = (first: string, second: string) => [read(first), read(second)];
    return [
      { name: `${name} friction of w1`, forces: pair(`-${of('w1')}`, '0') },
      { name: `${name} friction of w2`, forces: pair('0', `-${of('w2')}`) },
      { name: `${name} friction of w2 - w1`, forces: pair(of('w2 - w1'), `-${of('w2 - w1')}`) },
    ];
  }),
];

/** What the weak form says: the zeros of the angles, and the library from all terms to few. */
export interface DoubleElimination {
  readonly zeros: readonly number[];
  readonly path: readonly SelectedTerms[];
}

/**
 * The library fitted to the weak form of Lagrange's equations, terms dropped one by one: first with the sines that
 * misplaced zeros of the angles make, then without them, on angles from those zeros.
 */
export function eliminateDouble({ training }: Recording, config: Config): DoubleElimination {
  const select = (terms: readonly MotionTerm[], zeros: readonly number[]): readonly TermSelection[] => {
    const rows = weakForm(terms, doubleNames, sampledMotions(training, zeros, config), config.weak);
    return eliminateTerms(rows, { given: 0, independent: independentWindows(rows.windows, config) });
  };
  const sines = zeroTerms.map((text) => ({ name: text, lagrangian: parse(text) }));
  const withSines = [...doubleLibrary, ...sines];
  const best = select(withSines, [0, 0]).reduce((one, other) =>
    other.descriptionLength < one.descriptionLength ? other : one,
  );
  const coefficient = (name: string): number => {
    const at = best.terms.findIndex((term) => withSines[term]!.name === name);
    return at < 0 ? 0 : best.coefficients[at]!;
  };
  const zeros = [1, 2].map((arm) => Math.atan2(coefficient(`sin(q${arm})`), coefficient(`cos(q${arm})`)));
  const path = select(doubleLibrary, zeros).map(selectedTerms);
  return { zeros, path };
}

function sampledMotions(
  segments: Recording['training'],
  zeros: readonly number[],
  { smoothing }: Config,
): readonly SampledMotion[] {
  return segments.map(({ times, positions }) => {
    const columns: Record<string, Float64Array> = {};
    doubleNames.coordinates.forEach((coordinate, arm) => {
      const own = positions.filter((_, place) => place % 2 === arm).map((angle) => angle - zeros[arm]!);
      const { values, rates } = smoothSeries(times, own, { half: smoothing.rates, degree: smoothing.degree });
      columns[coordinate] = values;
      columns[doubleNames.rates[arm]!] = rates;
    });
    return { spacing: (times.at(-1)! - times[0]!) / (times.length - 1), columns };
  });
}

/** The text put for an angle counted from its own zero. */
const fromZero = { q1: 'q1 - z1', q2: 'q2 - z2' };

/** The laws of an elimination that can be fitted: the last so many that still hang both arms, and the published form. */
export function doubleCandidates(
  { zeros, path }: DoubleElimination,
  config: Config,
): readonly CandidateLaw[] {
  const hanging = path.filter(({ terms }) =>
    ['cos(q1)', 'cos(q2)'].every((name) => terms.some((term) => doubleLibrary[term]!.name === name)),
  );
  return [
    ...hanging.slice(-config.eliminated).map(({ terms, coefficients }): CandidateLaw => {
      const chosen = terms.map((term) => doubleLibrary[term]!);
      const equations = lagrangeEquations(composeTerms(chosen, doubleNames, { substitutions: fromZero }));
      const start = equations.parameters.map((name) =>
        name.startsWith('z') ? zeros[Number(name.slice(1)) - 1]! : coefficients[Number(name.slice(1)) + 1]!,
      );
      return {
        form: chosen.map(({ name }) => name).join(', '),
        origin: 'terms dropped one by one',
        equations,
        start,
      };
    }),
    {
      form: 'rigid arms, viscous friction of w1 and of w2 - w1',
      origin: 'the authors’ form',
      equations: lagrangeEquations(doubleForm),
      start: publishedDouble,
    },
  ];
}
