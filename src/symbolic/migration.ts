import type { RandomStream } from 'principia/math';
import { programKey } from './form-key.js';
import type { HallOfFame } from './hall-of-fame.js';
import type { Island, Member } from './island.js';

/** The share of an island's members that give way to champions of all islands, and to its neighbour's best. */
const FROM_HALL = 0.03;
const FROM_NEIGHBOUR = 0.03;

/** Islands after an exchange: champions of all, and the best of the island before, take random members' places. */
export function migrate(
  islands: readonly Island[],
  hall: HallOfFame,
  random: RandomStream,
): readonly Island[] {
  // What a scale of its own would give is what members are compared by.
  const scaled = hall.filter(({ unit }) => !unit);
  return islands.map((island, index) => {
    const neighbour = islands[(index + islands.length - 1) % islands.length]!;
    const size = island.members.length;
    const champions = Array.from({ length: scaled.length > 0 ? Math.ceil(FROM_HALL * size) : 0 }, () => {
      const { program, complexity, loss } = scaled[random.integer(scaled.length)]!;
      return { program, key: programKey(program), complexity, loss };
    });
    const best = [...neighbour.members]
      .sort((a, b) => a.loss - b.loss)
      .slice(0, Math.ceil(FROM_NEIGHBOUR * size));
    const members = [...island.members];
    for (const migrant of [...champions, ...best] satisfies Member[]) members[random.integer(size)] = migrant;
    return { ...island, members };
  });
}
