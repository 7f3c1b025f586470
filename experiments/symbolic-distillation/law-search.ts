import { fitTrimmed } from 'principia/math';
import {
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

/** The row of the front that was chosen. */
export interface ChosenLaw extends Verdict {
  readonly expression: string;
}

/** What a search for the law came to: plain data. */
export interface FoundLaw {
  /** Where the logarithm of the loss falls most steeply with complexity, over the whole front, as in the paper. */
  readonly chosen: ChosenLaw;
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
 * is a₀ + m₁ᵏ (a·d) f for any a₀, a and k; a component that the message itself hardly has may be missing. Since r is
 * redundant, it is written out for the judge.
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
  const target = message.slice(0, edges);
  const place = names.map((name, axis) => ({ name, values: table.separation[axis]!.slice(0, edges) }));
  const variables = [...properties(table, edges), ...place];
  const domain = { ...propertyDomain(charged), ...Object.fromEntries(names.map((name) => [name, span(3)])) };
  return {
    problem: { variables: [...variables, { name: 'r', values: table.r.slice(0, edges) }], target },
    judged: { variables, target },
    read: (found) => parse(found.toString().replaceAll(/\br\b/g, length)),
    // The judge asks for every variable of a law, so that there is one for every set of variables that will do.
    laws: messages.flatMap((form) =>
      spellings(form).flatMap((text) =>
        componentSets(message, table, charged).flatMap((set) =>
          ['', 'm1^k*'].map((receiver) => ({
            expression: parse(
              `a0 + ${receiver}(${set.map((axis) => `a${axis + 1}*${names[axis]}`).join(' + ')})*` +
                text.replaceAll(/\br\b/g, length),
            ),
            parameters: {
              a0: 0,
              ...(receiver === '' ? {} : { k: 1 }),
              ...Object.fromEntries(set.map((axis) => [`a${axis + 1}`, 1])),
            },
            domain,
          })),
        ),
      ),
    ),
  };
}

/** A component of the force counts from this part of the largest on. */
const countsFrom = 0.1;

/** The sets of axes that have all which count in a robust fit of the message by F/m₁, and where charges act by q₁F/m₁. */
function componentSets(
  message: Float64Array,
  { force, m1, q1, separation }: EdgeTable,
  charged: boolean,
): readonly (readonly number[])[] {
  const dimension = separation.length;
  const width = 1 + dimension * (charged ? 2 : 1);
  const values = Float64Array.from({ length: message.length * width }, (_, entry) => {
    const [edge, column] = [Math.floor(entry / width), entry % width];
    if (column === 0) return 1;
    const pull = force[edge * dimension + ((column - 1) % dimension)]! / m1[edge]!;
    return column <= dimension ? pull : q1[edge]! * pull;
  });
  const { coefficients } = fitTrimmed({ values, width }, message);
  const all = separation.map((_, axis) => axis);
  const size = (axis: number): number =>
    Math.max(Math.abs(coefficients[1 + axis]!), Math.abs(coefficients[1 + dimension + axis] ?? 0));
  const largest = Math.max(...all.map(size));
  return Array.from({ length: 2 ** dimension }, (_, bits) => all.filter((axis) => (bits >> axis) % 2 === 1))
    .filter((set) => set.length > 0)
    .filter((set) => all.every((axis) => set.includes(axis) || size(axis) < countsFrom * largest));
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

/** Searches, chooses a row, and holds every row of the front against the laws. */
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
  const steepest = rated.reduce((best, { score }, row) => (score > rated[best]!.score ? row : best), 0);
  return {
    chosen: { expression: rated[steepest]!.expression.toString(), ...verdicts[steepest]! },
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
