import {
  composeTerms,
  eliminateTerms,
  generalisedEquations,
  joinExpressions,
  lagrangeEquations,
  type MotionTerm,
  smoothSeries,
  substitute,
  type TermSelection,
  weakForm,
} from 'principia/distillation';
import {
  createParser,
  defineOperator,
  defineTemplate,
  type Expression,
  parse,
  type SearchProblem,
  search,
  type UserOperator,
} from 'principia/symbolic';
import type { Config } from './config.js';
import type { CandidateLaw } from './judged-laws.js';
import { singleForm, singleNames } from './published-model.js';
import type { Recording } from './recordings.js';

/** Dry friction has a direction and no size; smooth over a twentieth of a radian a second, so that it has a derivative. */
export const dryFriction: UserOperator = defineOperator({
  name: 'dry',
  formula: 'tanh(20*x)',
  complexity: 2,
});

/** A form, its constants where a fit may begin: plain data. */
export interface ProposedForm {
  readonly form: string;
  readonly origin: string;
  /** Its torque over the inertia, with the constants in it. */
  readonly torque: string;
}

/** Forms of q̈ = f(q, q̇) from symbolic searches. */
export async function searchedForms(
  { training }: Recording,
  { seed, searches, ...config }: Config,
): Promise<readonly ProposedForm[]> {
  const problem = accelerations({ training }, config);
  const users = [dryFriction];
  const whole = await search(problem, { ...searches.whole, seed, users });
  const form = 'c*sin(q - z) + g(w)';
  const template = defineTemplate({ form, functions: { g: ['w'] }, parameters: { c: -60, z: 0 } });
  const friction = await search(problem, { ...searches.friction, seed, users, template });
  return [
    // Below that of a pendulum nothing can be followed for long.
    ...whole.front
      .filter(({ loss }) => loss < 0.01)
      .map(({ expression }) => ({
        form: formOf(expression),
        origin: 'search over angle and rate',
        torque: expression.toString(),
      })),
    ...friction.front.flatMap(({ functions, parameters }) => {
      const own = functions?.g;
      if (own === undefined || parameters === undefined || !own.variables.includes('w')) return [];
      const torque = joinExpressions(
        `$0 + ${Number(parameters.c)}*sin(q - ${wrapped(Number(parameters.z))})`,
        [own],
      );
      return [{ form: formOf(torque), origin: 'search of the friction', torque: torque.toString() }];
    }),
  ];
}

/** The same form with the constants as letters. */
function formOf(expression: Expression): string {
  return expression.parametrised('c').toString();
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** Accelerations by local polynomials over angles and rates: what the searches are given. */
function accelerations(
  { training }: Pick<Recording, 'training'>,
  { smoothing, searchEvery }: Pick<Config, 'smoothing' | 'searchEvery'>,
): SearchProblem {
  const series = training.map(({ times, positions }) =>
    smoothSeries(times, positions, { half: smoothing.accelerations, degree: smoothing.degree }),
  );
  const gather = (key: 'values' | 'rates' | 'accelerations'): Float64Array =>
    Float64Array.from(series.flatMap((one) => [...one[key].filter((_, row) => row % searchEvery === 0)]));
  return {
    variables: [
      { name: 'q', values: gather('values') },
      { name: 'w', values: gather('rates') },
    ],
    target: gather('accelerations'),
  };
}

/** Terms of the single pendulum; the first has the coefficient 1. */
export const singleLibrary: readonly MotionTerm[] = [
  { name: 'w²/2', lagrangian: parse('w^2/2') },
  ...['cos(q)', 'sin(q)', 'cos(2*q)', 'cos(3*q)'].map((text) => ({ name: text, lagrangian: parse(text) })),
  ...[
    ['viscous', 'w'],
    ['dry', 'dry(w)'],
    ['quadratic', 'w*abs(w)'],
    ['cubic', 'w^3'],
  ].map(([name, text]) => ({ name: `${name} friction`, forces: [createParser([dryFriction])(`-${text}`)] })),
];

/** The library fitted to the weak form of Lagrange's equation, terms dropped one by one. */
export function eliminateSingle({ training }: Recording, config: Config): readonly SelectedTerms[] {
  const motions = training.map(({ times, positions }) => {
    const { values, rates } = smoothSeries(times, positions, {
      half: config.smoothing.rates,
      degree: config.smoothing.degree,
    });
    return { spacing: (times.at(-1)! - times[0]!) / (times.length - 1), columns: { q: values, w: rates } };
  });
  const rows = weakForm(singleLibrary, singleNames, motions, config.weak);
  const path = eliminateTerms(rows, { given: 0, independent: independentWindows(rows.windows, config) });
  return path.map(selectedTerms);
}

/** The place of cos(q) in the library. */
const gravity = 1;

/** Terms that are left of a library, with their coefficients: plain data. */
export interface SelectedTerms {
  readonly terms: readonly number[];
  readonly coefficients: readonly number[];
  readonly descriptionLength: number;
}

/** A selection as plain data. */
export function selectedTerms({ terms, coefficients, descriptionLength }: TermSelection): SelectedTerms {
  return { terms, coefficients: Array.from(coefficients), descriptionLength };
}

/** Windows that do not overlap. */
export function independentWindows(windows: number, { weak }: Config): number {
  return Math.max(2, (windows * weak.stride) / (2 * weak.half));
}

/** The forms of the searches and of the elimination as laws that can be fitted, each once, and the published form. */
export function singleCandidates(
  searched: readonly ProposedForm[],
  eliminated: readonly SelectedTerms[],
  config: Config,
): readonly CandidateLaw[] {
  const seen = new Set<string>();
  const isNew = (expression: Expression): boolean => {
    const known = seen.has(expression.hash());
    seen.add(expression.hash());
    return !known;
  };
  const fromSearches = searched.flatMap(({ form, origin, torque }): CandidateLaw[] => {
    const expression = createParser([dryFriction])(torque);
    if (!isNew(expression)) return [];
    const law = generalisedEquations(singleNames, [parse('1')], [expression.parametrised('c')]);
    return [{ form, origin, equations: law, start: expression.constants }];
  });
  const hanging = eliminated.filter(({ terms }) => terms.includes(gravity));
  const fromTerms = hanging.slice(-config.eliminated).flatMap(({ terms, coefficients }): CandidateLaw[] => {
    const chosen = terms.map((term) => singleLibrary[term]!);
    const law = lagrangeEquations(composeTerms(chosen, singleNames));
    const numbers = Object.fromEntries(coefficients.slice(1).map((value, at) => [`c${at}`, `${value}`]));
    if (!isNew(substitute(law.force[0]!, numbers))) return [];
    const form = chosen.map(({ name }) => name).join(', ');
    return [{ form, origin: 'terms dropped one by one', equations: law, start: coefficients.slice(1) }];
  });
  return [
    ...fromSearches,
    ...fromTerms,
    {
      form: 'c0*sin(q) + c1*w',
      origin: 'the authors’ form',
      equations: generalisedEquations(singleNames, [parse('1')], [singleForm]),
      start: [60, 0.05],
    },
  ];
}
