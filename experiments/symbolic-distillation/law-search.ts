import {
  type ChoiceRule,
  chooseRated,
  type Expression,
  type Interval,
  judgeLaw,
  parse,
  type ReferenceLaw,
  rateFront,
  type SearchProblem,
  search,
  type Verdict,
} from 'principia/symbolic';
import type { Config } from './config.js';
import type { EdgeTable } from './edge-table.js';
import { type LawForms, softening } from './laws.js';

/** A row of the front that a rule chose. */
export interface ChosenLaw extends Verdict {
  readonly expression: string;
}

/** What a search for the law came to: plain data. */
export interface FoundLaw {
  /** By the steepest fall of the loss, as in the paper. */
  readonly byScore: ChosenLaw;
  /** By the fewest nats, as this package chooses. */
  readonly byLength: ChosenLaw;
  /** The best that the judge says of any row of the front. */
  readonly onFront: Verdict['verdict'];
  readonly seconds: number;
}

/** A problem, and the laws that are right for it. */
export interface LawProblem {
  readonly problem: SearchProblem;
  readonly laws: readonly ReferenceLaw[];
  /** How an expression is read before it is judged. */
  read(found: Expression): Expression;
  /** The data in the judge's variables. */
  readonly judged: SearchProblem;
}

const axes = ['dx', 'dy', 'dz'];

/**
 * A message over the paper's variables: m1, m2, q1, q2, the components of the separation and r, body 1 the receiver. Right
 * is a₀ + m₁ᵏ (a·d) f for any a₀, a and k. Since r is redundant, it is written out for the judge.
 */
export function messageProblem(
  message: Float64Array,
  table: EdgeTable,
  { messages }: LawForms,
  charged: boolean,
  edges: number,
): LawProblem {
  const names = axes.slice(0, table.separation.length);
  const length = `sqrt(${names.map((name) => `${name}^2`).join(' + ')})`;
  const along = names.map((name, axis) => `a${axis + 1}*${name}`).join(' + ');
  const target = message.slice(0, edges);
  const place = names.map((name, axis) => ({ name, values: table.separation[axis]!.slice(0, edges) }));
  const variables = [...properties(table, edges), ...place];
  const map = { a0: 0, ...Object.fromEntries(names.map((_, axis) => [`a${axis + 1}`, 1])) };
  const domain = { ...propertyDomain(charged), ...Object.fromEntries(names.map((name) => [name, span(3)])) };
  return {
    problem: { variables: [...variables, { name: 'r', values: table.r.slice(0, edges) }], target },
    judged: { variables, target },
    read: (found) => parse(found.toString().replaceAll(/\br\b/g, length)),
    laws: messages.flatMap((form) =>
      spellings(form).flatMap((text) =>
        // The judge asks for every variable of a law: without its mass the receiver is another law.
        [
          { receiver: '', parameters: map },
          { receiver: 'm1^k*', parameters: { ...map, k: 1 } },
        ].map(({ receiver, parameters }) => ({
          expression: parse(`a0 + ${receiver}(${along})*${text.replaceAll(/\br\b/g, length)}`),
          parameters,
          domain,
        })),
      ),
    ),
  };
}

/** Energies of pairs over m1, m2, q1, q2 and r. Right is a (U(r) − U(1)). */
export function energyProblem(
  energy: Float64Array,
  table: EdgeTable,
  { potential }: LawForms,
  charged: boolean,
  edges: number,
): LawProblem {
  const target = energy.slice(0, edges);
  const problem = {
    variables: [...properties(table, edges), { name: 'r', values: table.r.slice(0, edges) }],
    target,
  };
  return {
    problem,
    judged: problem,
    read: (found) => found,
    laws: spellings(potential).map((text) => ({
      expression: parse(`a0 + a1*(${text} - ${text.replaceAll(/\br\b/g, '1')})`),
      parameters: { a0: 0, a1: 1 },
      domain: { ...propertyDomain(charged), r: { low: 0.05, high: 5 } },
    })),
  };
}

/** Searches, chooses rows, and holds every row of the front against the laws. */
export async function findLaw(
  { problem, laws, read, judged }: LawProblem,
  options: Config['search']['options'],
  seed: number,
  now: () => number,
): Promise<FoundLaw> {
  const began = now();
  const loss = options.loss ?? 'squared';
  const { front } = await search(problem, { ...options, seed });
  const seconds = (now() - began) / 1000;
  const rated = rateFront(front, problem, { loss });
  const verdicts = rated.map(({ expression }) =>
    best(
      laws.map((law) =>
        judgeLaw(read(expression), law, { data: judged, standardErrors: Number.POSITIVE_INFINITY }),
      ),
    ),
  );
  const chosenBy = (rule: ChoiceRule): ChosenLaw => {
    const row = rated.indexOf(chooseRated(rated, rule) ?? rated.at(-1)!);
    return { expression: rated[row]!.expression.toString(), ...verdicts[row]! };
  };
  return {
    byScore: chosenBy('score'),
    byLength: chosenBy('description length'),
    onFront: best(verdicts).verdict,
    seconds,
  };
}

const ranks: readonly Verdict['verdict'][] = ['correct', 'almost', 'incorrect'];

function best(verdicts: readonly Verdict[]): Verdict {
  return verdicts.toSorted((a, b) => ranks.indexOf(a.verdict) - ranks.indexOf(b.verdict))[0]!;
}

/** With the softened distance and with the plain one: the difference is small, and an expression has one or the other. */
function spellings(form: string): readonly string[] {
  return [`(r + ${softening})`, 'r'].map((distance) => `(${form.replaceAll('R', distance)})`);
}

function properties({ m1, m2, q1, q2 }: EdgeTable, edges: number): SearchProblem['variables'] {
  return Object.entries({ m1, m2, q1, q2 }).map(([name, values]) => ({
    name,
    values: values.slice(0, edges),
  }));
}

function propertyDomain(charged: boolean): ReferenceLaw['domain'] {
  const [mass, charge] = [{ low: 0.1, high: 10 }, charged ? [-1, 1] : span(2)];
  return { m1: mass, m2: mass, q1: charge, q2: charge };
}

function span(size: number): Interval {
  return { low: -size, high: size };
}
