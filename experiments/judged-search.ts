import {
  type ChoiceRule,
  chooseRated,
  type JudgeOptions,
  judgeLaw,
  type ReferenceLaw,
  rateFront,
  type SearchOptions,
  type SearchProblem,
  search,
  type Verdict,
} from 'principia/symbolic';

/** An expression of a front and what the judge says of it: plain data. */
export interface JudgedRow extends Verdict {
  readonly expression: string;
  readonly complexity: number;
  readonly loss: number;
}

/** A search that a known law was to be found by: plain data. */
export interface JudgedSearch {
  /** Simplest first. */
  readonly front: readonly JudgedRow[];
  /** Where the chosen row stands in it. */
  readonly chosen: number;
  readonly seconds: number;
  readonly evaluations: number;
  readonly generations: number;
  readonly stopped: string;
}

/** What a search is held against. */
export interface Judgement {
  readonly law: ReferenceLaw;
  readonly options?: JudgeOptions;
  /** What the row is chosen by; the law is not asked. */
  readonly rule: ChoiceRule;
  /** Milliseconds, from wherever they are counted. */
  readonly now: () => number;
}

/** Searches, chooses a row by a rule, and holds every row of the front against the law. */
export async function judgedSearch(
  problem: SearchProblem,
  options: SearchOptions,
  { law, options: judging, rule, now }: Judgement,
): Promise<JudgedSearch> {
  const start = now();
  const { front, evaluations, generations, stopped } = await search(problem, options);
  const seconds = (now() - start) / 1000;
  const rated = rateFront(front, problem, options.loss ? { loss: options.loss } : {});
  const chosen = chooseRated(rated, rule);
  return {
    front: front.map(({ expression, complexity, loss }) => ({
      expression: expression.toString(),
      complexity,
      loss,
      ...judgeLaw(expression, law, judging),
    })),
    chosen: chosen ? rated.indexOf(chosen) : 0,
    seconds,
    evaluations,
    generations,
    stopped,
  };
}

/** The best that is said of any row. */
export function bestVerdict({ front }: JudgedSearch): Verdict['verdict'] {
  const verdicts = front.map(({ verdict }) => verdict);
  return (['correct', 'almost'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'incorrect';
}

/** What is said of the chosen row. */
export function chosenRow({ front, chosen }: JudgedSearch): JudgedRow {
  return front[chosen]!;
}
