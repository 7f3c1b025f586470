import type { Fitness } from './fitness.js';
import type { Program } from './program.js';

/** The best form of one complexity, scaled or scaled and shifted. */
export interface Champion {
  readonly program: Program;
  readonly complexity: number;
  readonly offset: boolean;
  readonly loss: number;
}

/** The best forms found, at most one for each complexity with and without offset. */
export type HallOfFame = readonly Champion[];

/** The hall with a form taken in wherever it beats every champion that is no larger; the same hall where nowhere. */
export function admit(
  hall: HallOfFame,
  { program, complexity }: Pick<Champion, 'program' | 'complexity'>,
  fitness: Fitness,
): HallOfFame {
  const scaled = { program, complexity, offset: false, loss: fitness.scaled };
  const shifted = { program, complexity, offset: true, loss: fitness.shifted };
  return challenge(challenge(hall, scaled), shifted);
}

/** Several halls as one; on equal losses the earlier hall's champion stays. */
export function mergeHalls(halls: readonly HallOfFame[]): HallOfFame {
  return halls.flat().reduce<HallOfFame>(challenge, []);
}

function challenge(hall: HallOfFame, champion: Champion): HallOfFame {
  const { complexity, offset, loss } = champion;
  const beaten = hall.some(
    (other) => other.offset === offset && other.complexity <= complexity && !(loss < other.loss),
  );
  if (beaten) return hall;
  return [
    ...hall.filter((other) => other.offset !== offset || other.complexity < complexity || other.loss < loss),
    champion,
  ];
}
