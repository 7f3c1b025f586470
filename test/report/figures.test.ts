import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { spreadLabels } from '../../src/report/figures/labels.js';
import { placeNames } from '../../src/report/figures/name-places.js';
import { groupOrbits } from '../../src/report/figures/orbit-groups.js';
import { thin, thinByPeaks } from '../../src/report/figures/thinning.js';
import { logarithmicTicks } from '../../src/report/figures/ticks.js';
import { solarSystemReport } from './solar-system-report.js';

const finite = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

describe('spreadLabels', () => {
  test.prop([fc.array(finite(0, 300), { maxLength: 20 })])('keeps gap, order and bounds', (positions) => {
    const spread = spreadLabels(positions, 13, 0, 300);
    const order = positions.map((_, index) => index).sort((a, b) => positions[a]! - positions[b]!);
    order.forEach((index, rank) => {
      expect(spread[index]!).toBeGreaterThanOrEqual(0);
      expect(spread[index]!).toBeLessThanOrEqual(300);
      if (rank > 0) expect(spread[index]! - spread[order[rank - 1]!]!).toBeGreaterThanOrEqual(13 - 1e-9);
    });
  });

  it('leaves alone what has room', () => {
    expect(spreadLabels([50, 10, 30], 13, 0, 100)).toEqual([50, 10, 30]);
  });
});

describe('placeNames', () => {
  it('keeps two close names apart', () => {
    const points = [
      { name: 'Jupiter', x: 100, y: 100 },
      { name: 'Saturn', x: 103, y: 104 },
    ];
    const [jupiter, saturn] = placeNames(points, 300, 300);
    const apart =
      Math.abs(100 + jupiter!.dy - (104 + saturn!.dy)) >= 12 || jupiter!.anchor !== saturn!.anchor;
    expect(apart).toBe(true);
  });
});

describe('groupOrbits', () => {
  it('parts the Solar System between Mars and Jupiter, with the Sun in both', () => {
    const groups = groupOrbits(solarSystemReport.orbits).map(({ orbits }) => orbits.map(({ body }) => body));
    expect(groups).toEqual([
      ['Sun', 'Mercury', 'Venus', 'Earth-Moon', 'Mars'],
      ['Sun', 'Jupiter', 'Saturn', 'Uranus', 'Neptune'],
    ]);
  });

  it('leaves bodies of one scale together', () => {
    const inner = solarSystemReport.orbits.slice(1, 5);
    expect(groupOrbits(inner)).toHaveLength(1);
  });
});

describe('thinning', () => {
  test.prop([fc.array(finite(0, 1), { minLength: 1, maxLength: 500 })])(
    'by peaks keeps the highest',
    (values) => {
      const thinned = thinByPeaks({ name: 'a', times: values.map((_, index) => index), values }, 40);
      expect(thinned.values.length).toBeLessThanOrEqual(40);
      expect(Math.max(...thinned.values)).toBe(Math.max(...values));
      expect(thinned.times.map((time) => values[time])).toEqual(thinned.values);
    },
  );

  test.prop([fc.integer({ min: 1, max: 900 })])('keeps both ends', (length) => {
    const entries = Array.from({ length }, (_, index) => index);
    const kept = thin(entries, 50);
    expect([kept[0], kept.at(-1)]).toEqual([0, length - 1]);
    expect(kept.length).toBeLessThanOrEqual(50);
  });
});

describe('logarithmicTicks', () => {
  test.prop([finite(-30, 20), finite(0.31, 40)])(
    'are at least one and at most seven, inside the range',
    (low, decades) => {
      const [from, to] = [10 ** low, 10 ** (low + decades)];
      const ticks = logarithmicTicks(from, to);
      expect(ticks.length).toBeGreaterThanOrEqual(1);
      expect(ticks.length).toBeLessThanOrEqual(7);
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(from * 0.999);
        expect(tick).toBeLessThanOrEqual(to * 1.001);
      }
    },
  );
});
