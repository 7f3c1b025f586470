/**
 * Whether a found expression is a known law: by its values, not by its spelling, within the range of the data and
 * beyond it.
 *
 * Matching of simplified texts has been wrong both ways: it misses laws in another spelling, and it takes what
 * agrees on the data, such as Wien's limit for Planck's law. Here the found form must give the law's values at 400
 * places, half of them in a range twice as wide, after its constants have been fitted to the law; and the constants it
 * came with must be those.
 *
 * @packageDocumentation
 */
import { InputError, mean, rootMeanSquare } from 'principia/math';
import { createExpression, treeOf } from '../create-expression.js';
import type { Expression } from '../expression.js';
import { operation, variable } from '../node.js';
import type { SearchProblem } from '../problem.js';
import { correctedTo, type Family } from './correction.js';
import { fitParameters, type Parameters } from './fit-parameters.js';
import { joined, type Places, placesOf, placesWhere, sizes, valuesAt } from './places.js';
import type { ReferenceLaw } from './reference-law.js';

export interface Verdict {
  /**
   * 'almost': the right form with constants that are not the law's or with terms of its own; 'incorrect': another
   * form.
   */
  readonly verdict: 'correct' | 'almost' | 'incorrect';
  readonly reason: string;
}

export interface JudgeOptions {
  /**
   * The noisy data the expression was found in. With them constants may be off by what the noise explains; without
   * them they must be right to three decimals.
   */
  readonly data?: SearchProblem;
  /**
   * How far the expression may be from the law fitted to the data, in standard errors of that fit; 3 where absent.
   * Infinite where the form alone matters.
   */
  readonly standardErrors?: number;
}

/** Without noise, constants are right to three decimals … */
const DECIMALS = 0.0005;
/** … and the function is no farther off than this share of its spread. */
const NEAR = 0.005;
/** In noisy data, a number is right to this share … */
const SHARE = 0.02;
/** … or matters less than this share of the noise. */
const IMMATERIAL = 0.01;
/** A parameter below this share of its value in the law has vanished … */
const VANISHING = 1e-3;
/** … and matters where that moves the law by more than this share of its spread. */
const MATERIAL = 0.1;
/** At least this share of the places where the law is defined must be where the expression is. */
const DEFINED = { inside: 0.98, wide: 0.3 };

/**
 * Holds a found expression against a law.
 *
 * Correct is an expression that gives the law's values within the range of the data and beyond: with the law's
 * parameters at any values; where the law has none, up to a constant factor or a constant added (the convention
 * of the Feynman problems). Its own constants may be rounded: to three decimals, or with noisy data by 2 % of a
 * number that the law fixes, such as an exponent, as long as the whole is within the noise. So the 1 of Planck's law
 * found as 0.99 is right, and a term more than the law has is not.
 *
 * @throws InputError for a law or a found expression with a variable of unknown range.
 *
 * @example
 * ```ts
 * const law = { expression: parse('k*a^1.5'), parameters: { k: 366 }, domain: { a: { low: 0.4, high: 10 } } };
 * judgeLaw(parse('366.6*sqrt(a)*a'), law, { data }).verdict; // 'correct'
 * ```
 *
 * Source: W. La Cava and others, SRBench (arXiv:2107.14351) for the convention without noise.
 */
export function judgeLaw(found: Expression, law: ReferenceLaw, options: JudgeOptions = {}): Verdict {
  const simple = found.simplified();
  const { parameters = {}, expression } = law;
  const places = placesOf(law);
  const absent = expression.variables.filter(
    (name) => parameters[name] === undefined && !simple.variables.includes(name),
  );
  if (absent.length > 0) return incorrect(`it does not use ${absent.join(', ')}`);
  const inside = definedOn(simple, places.inside);
  const wide = definedOn(simple, places.wide);
  if (inside.rows < DEFINED.inside * places.inside.rows || wide.rows < DEFINED.wide * places.wide.rows) {
    return incorrect('it is not defined where the law is');
  }
  const { data } = options;
  const verdicts = familiesOf(law).map((family) =>
    data
      ? judgeNoisy(simple, family, joined(inside, wide), observed(data, family), options)
      : judgeExact(simple, family, inside, joined(inside, wide)),
  );
  return verdicts.toSorted((a, b) => ranks.indexOf(a.verdict) - ranks.indexOf(b.verdict))[0]!;
}

const ranks: readonly Verdict['verdict'][] = ['correct', 'almost', 'incorrect'];

/** The law over its parameters, or times a constant and plus a constant. */
function familiesOf({ expression, parameters = {} }: ReferenceLaw): readonly Family[] {
  if (Object.keys(parameters).length > 0) return [{ expression, parameters }];
  const extended = (operator: 'multiply' | 'add', start: number): Family => ({
    expression: createExpression(operation(operator, treeOf(expression), variable('law_constant'))),
    parameters: { law_constant: start },
  });
  return [extended('multiply', 1), extended('add', 0)];
}

function judgeExact(found: Expression, family: Family, inside: Places, everywhere: Places): Verdict {
  const near = valuesAt(found, inside);
  const nearest = fitParameters(family.expression, family.parameters, inside, near, sizes(near));
  const corrected = correctedTo({ ...family, parameters: nearest ?? family.parameters }, found, everywhere);
  if (corrected === null) return incorrect('no constants make it the law');
  const isWrong = (value: number, right: number): boolean => Math.abs(value - right) > DECIMALS;
  const wrong = worstConstant(found, corrected.expression, isWrong);
  if (wrong !== null) return almost(wrong);
  const truth = valuesAt(corrected.expression, inside);
  return distanceOf(truth, near) <= NEAR * spreadOf(truth)
    ? correct('the same function, constants rounded to three decimals')
    : almost('its constants are right to three decimals, but that is too few');
}

/** The data's places, the law fitted to them, and the noise it leaves. */
interface Observed {
  readonly places: Places;
  readonly parameters: Parameters;
  readonly deviation: number;
}

function observed({ variables, target }: SearchProblem, { expression, parameters }: Family): Observed {
  const rows = target.length;
  const places = { rows, columns: Object.fromEntries(variables.map(({ name, values }) => [name, values])) };
  const best = fitParameters(expression, parameters, places, target, even(rows));
  if (best === null) throw new InputError(`The law ${expression} is not finite in every row of the data.`);
  const distance = distanceOf(valuesAt(expression, places, best), target);
  const freedom = Math.max(1, rows - Object.keys(parameters).length);
  return { places, parameters: best, deviation: distance * Math.sqrt(rows / freedom) };
}

function judgeNoisy(
  found: Expression,
  family: Family,
  everywhere: Places,
  data: Observed,
  { standardErrors = 3 }: JudgeOptions,
): Verdict {
  const { expression } = family;
  const { places, parameters, deviation } = data;
  const values = valuesAt(found, places);
  const nearest = fitParameters(expression, parameters, places, values, even(places.rows)) ?? parameters;
  const corrected = correctedTo({ expression, parameters: nearest }, found, everywhere);
  if (corrected === null || isLimit(family, data, corrected.parameters)) {
    return incorrect('no constants make it the law');
  }
  const wrong = worstConstant(found, corrected.expression, (value, right, index) => {
    if (Math.abs(value - right) <= SHARE * Math.abs(right)) return false;
    const without = valuesAt(found.withConstants(found.constants.with(index, right)), places);
    return !(distanceOf(values, without) <= IMMATERIAL * deviation);
  });
  if (wrong !== null) return almost(wrong);
  const count = Math.max(1, found.constants.length, Object.keys(parameters).length);
  const standardError = deviation * Math.sqrt(count / places.rows);
  const off = distanceOf(valuesAt(expression, places, parameters), values) / standardError;
  return off <= standardErrors
    ? correct('the same function, within the noise')
    : almost(`it is ${off.toPrecision(2)} standard errors from the law`);
}

/** Whether a parameter that the law cannot do without is nothing: the limit of a law is not the law. */
function isLimit({ expression }: Family, { places, parameters }: Observed, own: Parameters): boolean {
  const values = valuesAt(expression, places, parameters);
  const spread = spreadOf(values);
  return Object.entries(parameters).some(([name, value]) => {
    if (Math.abs(own[name]!) > VANISHING * Math.abs(value)) return false;
    const without = valuesAt(expression, places, { ...parameters, [name]: own[name]! });
    return !(distanceOf(values, without) <= MATERIAL * spread);
  });
}

/** What the constant that is farthest off should be; null where all are right. */
function worstConstant(
  found: Expression,
  corrected: Expression,
  isWrong: (value: number, right: number, index: number) => boolean,
): string | null {
  const worst = found.constants
    .map((value, index) => ({ value, right: corrected.constants[index]! }))
    .filter(({ value, right }, index) => isWrong(value, right, index))
    .map((pair) => ({ ...pair, share: Math.abs(pair.right - pair.value) / Math.abs(pair.value) }))
    .toSorted((a, b) => b.share - a.share)[0];
  if (worst === undefined) return null;
  const right = Math.abs(worst.right) < 1e-6 * Math.abs(worst.value) ? 0 : worst.right;
  return `${worst.value.toPrecision(4)} should be ${right.toPrecision(4)}`;
}

function definedOn(expression: Expression, places: Places): Places {
  const values = valuesAt(expression, places);
  return placesWhere(places, (row) => Number.isFinite(values[row]!));
}

function spreadOf(values: Float64Array): number {
  const centre = mean(values);
  return rootMeanSquare(values.map((value) => value - centre));
}

function distanceOf(first: Float64Array, second: Float64Array): number {
  return rootMeanSquare(first.map((value, row) => value - second[row]!));
}

const even = (rows: number): Float64Array => new Float64Array(rows).fill(1);
const correct = (reason: string): Verdict => ({ verdict: 'correct', reason });
const almost = (reason: string): Verdict => ({ verdict: 'almost', reason });
const incorrect = (reason: string): Verdict => ({ verdict: 'incorrect', reason });
