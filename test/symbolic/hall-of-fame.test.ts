import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Fitness } from '../../src/symbolic/fitness.js';
import { admit, type Champion, type HallOfFame, mergeHalls } from '../../src/symbolic/hall-of-fame.js';
import { token, VARIABLE } from '../../src/symbolic/program.js';

/** What was measured of a form. */
type Entry = readonly [complexity: number, fitness: Fitness];

const loss = fc.oneof(
  fc.integer({ min: 0, max: 6 }).map((tenth) => tenth / 10),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const arbitraryEntries: fc.Arbitrary<readonly Entry[]> = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.record({
      scaled: loss,
      shifted: loss,
      unit: fc.oneof(loss, fc.constant(Number.POSITIVE_INFINITY)),
      unitShifted: loss,
    }),
  ),
);

const program = token(VARIABLE);
const hallOf = (entries: readonly Entry[]): HallOfFame =>
  entries.reduce<HallOfFame>(
    (hall, [complexity, fitness]) => admit(hall, { program, complexity }, fitness),
    [],
  );

const kinds = [
  { offset: false, unit: false, of: (fitness: Fitness) => fitness.scaled },
  { offset: true, unit: false, of: (fitness: Fitness) => fitness.shifted },
  { offset: false, unit: true, of: (fitness: Fitness) => fitness.unit },
  { offset: true, unit: true, of: (fitness: Fitness) => fitness.unitShifted },
];
const ofKind = (hall: HallOfFame, { offset, unit }: Pick<Champion, 'offset' | 'unit'>): readonly Champion[] =>
  hall
    .filter((champion) => champion.offset === offset && champion.unit === unit)
    .sort((a, b) => a.complexity - b.complexity);

/** A hall but for the order in which its champions stand. */
const content = (hall: HallOfFame): readonly string[] =>
  hall.map(({ offset, unit, complexity, loss }) => `${offset} ${unit} ${complexity} ${loss}`).sort();

describe('a hall of fame', () => {
  test.prop([arbitraryEntries], { numRuns: 500, seed: 1 })(
    'falls in loss as complexity grows, and never loses the best of what is no larger',
    (entries) => {
      const hall = hallOf(entries);
      for (const kind of kinds) {
        const own = ofKind(hall, kind);
        own.slice(1).forEach((champion, index) => {
          expect(champion.complexity).toBeGreaterThan(own[index]!.complexity);
          expect(champion.loss).toBeLessThan(own[index]!.loss);
        });
        for (let most = 1; most <= 12; most++) {
          const best = Math.min(
            ...entries.filter(([complexity]) => complexity <= most).map(([, fitness]) => kind.of(fitness)),
          );
          const kept = Math.min(
            ...own.filter(({ complexity }) => complexity <= most).map((champion) => champion.loss),
          );
          expect(kept).toBe(best);
        }
      }
    },
  );

  test.prop([arbitraryEntries, arbitraryEntries, arbitraryEntries], { seed: 1 })(
    'merges with others whatever the grouping and the order, as if all had been admitted to one',
    (...parts) => {
      const [a, b, c] = parts.map(hallOf) as [HallOfFame, HallOfFame, HallOfFame];
      const whole = content(hallOf(parts.flat()));
      expect(content(mergeHalls([a, b, c]))).toEqual(whole);
      expect(content(mergeHalls([mergeHalls([a, b]), c]))).toEqual(whole);
      expect(content(mergeHalls([a, mergeHalls([b, c])]))).toEqual(whole);
      expect(content(mergeHalls([c, b, a]))).toEqual(whole);
      expect(mergeHalls([a, a])).toEqual(mergeHalls([a]));
    },
  );

  test.prop([arbitraryEntries], { seed: 1 })('is the same object where nobody is beaten', (entries) => {
    const hall = hallOf(entries);
    const worse = { scaled: 2, shifted: 2, unit: 2, unitShifted: 2 };
    fc.pre(kinds.every((kind) => ofKind(hall, kind).length > 0));
    expect(admit(hall, { program, complexity: 13 }, worse)).toBe(hall);
    const first = ofKind(hall, kinds[0]!)[0]!;
    const equal = { ...worse, scaled: first.loss };
    expect(admit(hall, { program: token(VARIABLE + 1), complexity: 13 }, equal)).toBe(hall);
  });
});
