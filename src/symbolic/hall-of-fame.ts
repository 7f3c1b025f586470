import type { Fitness } from './fitness.js';
import type { Program } from './program.js';

/** The best form of one complexity, with a scale and an offset of its own or without. */
export interface Champion {
  readonly program: Program;
  readonly complexity: number;
  readonly offset: boolean;
  /** Whether its scale is 1 or −1, which an expression need not say. */
  readonly unit: boolean;
  readonly loss: number;
}

/** The best forms found, at most one for each complexity with and without scale and offset. */
export type HallOfFame = readonly Champion[];

/** The hall with a form taken in wherever it beats every champion that is no larger; the same hall where nowhere. */
export function admit(
  hall: HallOfFame,
  { program, complexity }: Pick<Champion, 'program' | 'complexity'>,
  fitness: Fitness,
): HallOfFame {
  const variants = [
    { offset: false, unit: false, loss: fitness.scaled },
    { offset: true, unit: false, loss: fitness.shifted },
    { offset: false, unit: true, loss: fitness.unit },
    { offset: true, unit: true, loss: fitness.unitShifted },
  ];
  let champions = hall;
  for (const { offset, unit, loss } of variants) {
    if (loss < Number.POSITIVE_INFINITY) {
      champions = challenge(champions, { program, complexity, offset, unit, loss });
    }
  }
  return champions;
}

/** Several halls as one; on equal losses the earlier hall's champion stays. */
export function mergeHalls(halls: readonly HallOfFame[]): HallOfFame {
  return halls.flat().reduce<HallOfFame>(challenge, []);
}

function challenge(hall: HallOfFame, champion: Champion): HallOfFame {
  const { complexity, offset, unit, loss } = champion;
  const isRival = (other: Champion): boolean => other.offset === offset && other.unit === unit;
  for (const other of hall) {
    if (isRival(other) && other.complexity <= complexity && !(loss < other.loss)) return hall;
  }
  const left = hall.filter((other) => !isRival(other) || other.complexity < complexity || other.loss < loss);
  return [...left, champion];
}
