import { InputError } from 'principia/math';
import type { SearchConstraints } from './constraints.js';
import type { Expression } from './expression.js';
import type { Candidate } from './front.js';
import type { InputErrors } from './input-errors.js';
import type { LossChoice } from './loss.js';
import type { SearchState } from './search-state.js';
import type { Template } from './template/define-template.js';
import type { UnitAssignment } from './units/unit-check.js';
import type { UserOperator } from './user-operator.js';

export interface SearchOptions {
  readonly seed: number;
  /** Symbols or names; `+ - * / ^ inv square cube sqrt exp log` where absent. */
  readonly operators?: readonly string[];
  /** Users' operators that `operators` may name. */
  readonly users?: readonly UserOperator[];
  /** 24 where absent. */
  readonly maximumComplexity?: number;
  readonly constraints?: SearchConstraints;
  /** The form of the whole; the search finds its functions. `maximumComplexity` is that of the functions in sum. */
  readonly template?: Template;
  /** Expressions whose units are wrong are left out. A free scale goes before every expression. */
  readonly units?: UnitAssignment;
  /** 'squared' where absent. */
  readonly loss?: LossChoice;
  /**
   * Errors of measurement on the variables; the problem then needs weights 1/σ² of the target. The search itself takes the
   * slopes from the data, the front from each law.
   */
  readonly inputErrors?: InputErrors;
  /** 8 where absent. */
  readonly islands?: number;
  /** Members of one island; 64 where absent. */
  readonly populationSize?: number;
  /** 20 where absent. */
  readonly generations?: number;
  /** So many rows one generation looks at, others each time; the front is fitted and measured on all. 512 where absent. */
  readonly rows?: number;
  /**
   * So many of the smallest forms without constants are looked at before the first generation, all of one size before the
   * next; each costs about as much as one operator on 32 rows. 65,536 where absent. They count as no evaluations.
   */
  readonly smallForms?: number;
  /** A budget: the search ends with the generation in which so many expressions have been evaluated. */
  readonly evaluations?: number;
  /** The search ends with the generation in which the loss of a form with fewer constants than half the rows falls to this. */
  readonly targetLoss?: number;
  /** The search ends with the generation in which this time is over; `generations` of the result repeat it. */
  readonly timeout?: { readonly milliseconds: number; readonly now: () => number };
  /** Worker threads; 0, the calling thread, where absent. The result is the same for any number. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onGeneration?: (info: GenerationInfo) => void;
  /** Expressions to begin with. */
  readonly guesses?: readonly Expression[];
  /** Goes on where another search of the same problem and settings stood, to the same bits. */
  readonly resume?: SearchState;
}

export interface GenerationInfo {
  readonly generation: number;
  readonly generations: number;
  readonly evaluations: number;
  /** The least loss so far. */
  readonly best: number;
  readonly front: readonly Candidate[];
  /** What `resume` takes. */
  readonly state: SearchState;
}

/** The options that are counts, as they are used. */
export interface SearchSizes {
  readonly populationSize: number;
  readonly maximumComplexity: number;
  readonly islands: number;
  readonly generations: number;
  readonly rows: number;
  readonly smallForms: number;
  readonly workers: number;
}

/** @throws InputError for a count that is none, and for a seed or a limit that is none. */
export function sizesOf(options: SearchOptions): SearchSizes {
  const { seed, evaluations = 1, targetLoss = 0, timeout } = options;
  demand(Number.isSafeInteger(seed), 'seed', 'an integer', seed);
  demand(evaluations >= 1, 'evaluations', 'at least 1', evaluations);
  demand(targetLoss >= 0, 'targetLoss', 'at least 0', targetLoss);
  const milliseconds = timeout?.milliseconds ?? 0;
  demand(milliseconds >= 0, 'timeout.milliseconds', 'at least 0', milliseconds);
  const {
    populationSize = 64,
    maximumComplexity = 24,
    islands = 8,
    generations = 20,
    rows = 512,
    smallForms = 2 ** 16,
    workers = 0,
  } = options;
  const sizes = { populationSize, maximumComplexity, islands, generations, rows, smallForms, workers };
  const least = {
    ...{ populationSize: 2, maximumComplexity: 1, islands: 1, generations: 1 },
    ...{ rows: 8, smallForms: 0, workers: 0 },
  };
  for (const name of Object.keys(sizes) as (keyof SearchSizes)[]) {
    const isCount = Number.isInteger(sizes[name]) && sizes[name] >= least[name];
    demand(isCount, name, `an integer of at least ${least[name]}`, sizes[name]);
  }
  return sizes;
}

function demand(holds: boolean, name: string, expected: string, got: number): void {
  if (!holds) throw new InputError(`The search option ${name} must be ${expected}; got ${got}.`);
}
