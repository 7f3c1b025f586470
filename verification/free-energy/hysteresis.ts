import { createRandom, type RandomStream } from 'principia/math';
import {
  anneal,
  baoab,
  geometricLadder,
  hysteresisGates,
  type Potential,
  unverified,
} from 'principia/thermal';
import { atLeast, type Check, near, type VerificationContext } from '../verification.js';

/** (w² − 1)² + 0.3 w: two wells of unequal depth, from the shallow of which 1.1 must be climbed. */
const tilted: Potential = {
  dimension: 1,
  evaluate: async ([w]) => {
    const excess = w! ** 2 - 1;
    return { value: excess ** 2 + 0.3 * w!, gradient: Float64Array.of(4 * w! * excess + 0.3) };
  },
};

/** Temperatures of which the coldest let no chain cross, and those at which all cross often. */
const frozen = geometricLadder(0.03, 1.5, 16);
const lively = geometricLadder(0.4, 1.5, 8);
const members = 4;

/**
 * Cooling from the hottest temperature against heating from the shallow well: how many of the repetitions the gates
 * call equilibrated.
 */
async function agreed(
  ladder: readonly number[],
  draws: number,
  repetitions: number,
  random: RandomStream,
): Promise<number> {
  let count = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const along = (way: string, temperatures: readonly number[]) =>
      Promise.all(
        Array.from({ length: members }, async (_, member) =>
          anneal(
            { loss: tilted, prior: null },
            {
              temperatures,
              sampler: (potential, temperature) =>
                baoab(potential, { temperature, stepSize: 0.15, friction: 1 }),
              ...{ start: Float64Array.of(1), draws, thin: 5, burnIn: draws },
              random: random.child(`${repetition} ${way} ${member}`),
            },
          ),
        ),
      );
    const cooling = (await along('cooling', ladder.toReversed())).map((chains) => chains.toReversed());
    const heating = await along('heating', ladder);
    const traces = (chains: typeof heating) =>
      ladder.map((_, rung) => chains.map((member) => member[rung]!.losses));
    const gates = hysteresisGates({
      temperatures: ladder,
      heating: traces(heating),
      cooling: traces(cooling),
    });
    if (unverified(gates).length === 0) count += 1;
  }
  return count;
}

/** The detector fires where a ladder is not equilibrated, and hardly ever where it is. */
export async function hysteresisChecks({ size, seed, say }: VerificationContext): Promise<Check[]> {
  const repetitions = size === 'full' ? 40 : 8;
  const random = createRandom(seed).child('hysteresis');
  const missed = await agreed(frozen, 200, repetitions, random.child('frozen'));
  const passed = await agreed(lively, 400, repetitions, random.child('lively'));
  say(`E4 of ${repetitions}: frozen ladders called equilibrated ${missed}, lively ones ${passed}`);
  // 95 % of the lively ones pass; 34 or fewer of 40 do so once in 100 times, 5 or fewer of 8 once in 200.
  return [
    near(`E4 of ${repetitions} frozen ladders, called equilibrated`, missed, 0, 0),
    atLeast(`E4 of ${repetitions} equilibrated ladders, called so`, passed, size === 'full' ? 35 : 6),
  ];
}
