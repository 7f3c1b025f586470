import { fc, test } from '@fast-check/vitest';
import { createRandom, mean, variance } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { shareBatch } from '../../../src/training/dynamics/compose-systems.js';
import { dataScales } from '../../../src/training/dynamics/data-scales.js';
import { knownProperties, phaseTrajectories } from '../../../src/training/dynamics/phase-trajectory.js';
import { trainingWindows, type WindowSettings } from '../../../src/training/dynamics/training-windows.js';
import { springMotions } from './linear-springs.js';

const motions = (() => {
  const trajectories = [
    ...springMotions({ bodies: 2, trajectories: 3, times: [0, 0.1, 0.25, 0.3, 0.5] }),
    ...springMotions({
      bodies: 3,
      trajectories: 2,
      seed: 2,
      topology: (index) =>
        index === 0
          ? [
              [0, 1],
              [1, 2],
            ]
          : [
              [0, 2],
              [1, 2],
            ],
    }),
  ];
  return phaseTrajectories(trajectories, knownProperties(trajectories));
})();
const scales = dataScales(motions);

const source = (settings: Partial<WindowSettings> = {}) =>
  trainingWindows(motions, {
    steps: 2,
    batch: 8,
    noise: 0,
    noiseChannels: 0,
    scales,
    random: createRandom(1),
    ...settings,
  });

describe('shareBatch', () => {
  test.prop([
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 6, max: 300 }),
  ])('gives every group a place, all places, and about its share', (sizes, batch) => {
    const counts = shareBatch(batch, sizes);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(batch);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    counts.forEach((count, index) => {
      expect(count).toBeGreaterThanOrEqual(1);
      expect(Math.abs(count - (batch * sizes[index]!) / total)).toBeLessThanOrEqual(sizes.length);
    });
  });

  it('says how large a batch must be', () => {
    expect(() => shareBatch(2, [5, 5, 5])).toThrow(/at least 3/);
  });
});

describe('trainingWindows', () => {
  it('shows every window once before any comes again', () => {
    const windows = source({ batch: 8 });
    // 3 · 3 windows of two bodies and 2 · 19 of three share the batch as 2 to 6.
    expect(windows.windows).toBe(9 + 38);
    expect(windows.composition.counts).toEqual([2, 6]);
    const width = 2 * 2;
    const seen = new Map<string, number>();
    for (let step = 0; step < 9; step++) {
      const { position } = windows.draw(step);
      for (let place = 0; place < 2; place++) {
        const key = position!.data.slice(place * width, (place + 1) * width).join();
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    expect([...seen.values()]).toEqual(new Array<number>(9).fill(2));
  });

  it('draws the same batch for the same step, whatever was drawn before', () => {
    const [one, other] = [source({ noise: 0.1 }), source({ noise: 0.1 })];
    for (let step = 0; step < 40; step++) one.draw(step);
    expect(one.draw(41)).toEqual(other.draw(41));
    expect(one.draw(41)).not.toEqual(source({ noise: 0.1, random: createRandom(2) }).draw(41));
  });

  it('holds what it says: changes, intervals, edges and properties of the same window', () => {
    const windows = source();
    const { position, positionChange, momentumChange, duration, senders, receivers, properties } =
      windows.draw(3);
    const { bodies, dimension } = windows.composition;
    const size = bodies * dimension;
    const rows = motions.flatMap((motion) => Array.from(motion.times, (_, row) => ({ motion, row })));
    let body = 0;
    let edge = 0;
    while (body < bodies) {
      const at = body * dimension;
      const { motion, row } = rows.find(
        ({ motion: own, row: index }) => own.positions[index * own.bodies * dimension] === position!.data[at],
      )!;
      const width = motion.bodies * dimension;
      for (let entry = 0; entry < width; entry++) {
        for (const step of [1, 2]) {
          const difference = (values: Float64Array): number =>
            values[(row + step) * width + entry]! - values[row * width + entry]!;
          expect(positionChange!.data[(step - 1) * size + at + entry]).toBe(difference(motion.positions));
          expect(momentumChange!.data[(step - 1) * size + at + entry]).toBe(difference(motion.momenta));
        }
      }
      expect(duration!.data[body]).toBe(motion.times[row + 1]! - motion.times[row]!);
      expect(duration!.data[bodies + body]).toBe(motion.times[row + 2]! - motion.times[row + 1]!);
      expect([...properties!.data.subarray(body, body + motion.bodies)]).toEqual([...motion.properties]);
      const { first, second } = motion.trajectory.system.interactions;
      const pairs = new Set(
        [...first].flatMap((one, pair) => [`${one} ${second[pair]}`, `${second[pair]} ${one}`]),
      );
      for (let count = 0; count < pairs.size; count++, edge++) {
        expect(pairs).toContain(`${senders!.data[edge]! - body} ${receivers!.data[edge]! - body}`);
      }
      body += motion.bodies;
    }
    expect(edge).toBe(senders!.data.length);
  });

  it('edges are constants where all systems have the same', () => {
    const same = phaseTrajectories(springMotions(), knownProperties(springMotions()));
    const windows = trainingWindows(same, {
      steps: 1,
      batch: 4,
      noise: 0,
      noiseChannels: 0,
      scales,
      random: createRandom(1),
    });
    expect(Object.keys(windows.draw(0)).sort()).toEqual(Object.keys(windows.inputs).sort());
    expect(windows.inputs).not.toHaveProperty('senders');
    expect(source().inputs).toHaveProperty('senders');
  });

  it('noise moves starts by its size, and leaves the changes as they are', () => {
    const [calm, noisy] = [source(), source({ noise: 0.1 })];
    let [squares, count] = [0, 0];
    for (let step = 0; step < 40; step++) {
      const [still, moved] = [calm.draw(step), noisy.draw(step)];
      expect(moved.positionChange).toEqual(still.positionChange);
      moved.momentum!.data.forEach((value, entry) => {
        squares += ((value - still.momentum!.data[entry]!) / (0.1 * scales.momentum)) ** 2;
        count++;
      });
    }
    // 1760 numbers: the root of the mean square of normal ones lies within 1 ± 0.05 with 99.7 %.
    expect(Math.abs(Math.sqrt(squares / count) - 1)).toBeLessThan(0.05);
  });

  it('a translation moves all bodies of a batch alike, and every batch elsewhere', () => {
    const [still, moved] = [source(), source({ translation: 3 })];
    const shifts = [0, 1].map((step) => {
      const [here, there] = [still.draw(step), moved.draw(step)];
      expect(there.momentum).toEqual(here.momentum);
      const shift = there.position!.data.map((value, entry) => value - here.position!.data[entry]!);
      shift.forEach((value, entry) => {
        expect(value).toBeCloseTo(shift[entry % 2]!, 12);
      });
      return shift[0]!;
    });
    expect(Math.abs(shifts[0]! - shifts[1]!)).toBeGreaterThan(1e-3);
    expect(source({ translation: 3 }).draw(1)).toEqual(moved.draw(1));
  });

  it('weighs bodies so that every window of the data counts alike', () => {
    const { weights, composition } = source({ batch: 8 });
    const [small, large] = [weights[0]!, weights.at(-1)!];
    expect(weights).toHaveLength(composition.bodies);
    // 9 windows in 2 places, 38 in 6.
    expect(small / large).toBeCloseTo(9 / 2 / (38 / 6), 12);
    expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeCloseTo(1, 12);
  });

  it('refuses windows that are longer than every trajectory', () => {
    expect(() => source({ steps: 21 })).toThrow(/22 times/);
  });

  it('draws normal numbers for the messages that need them', () => {
    const { messageNoise } = source({ noiseChannels: 3 }).draw(0);
    expect(messageNoise!.shape).toEqual([source().composition.edges, 3]);
    const wide = source({ noiseChannels: 50 });
    const draws = Array.from({ length: 20 }, (_, step) => [...wide.draw(step).messageNoise!.data]);
    expect(draws[1]).not.toEqual(draws[0]);
    expect([...source({ noiseChannels: 50 }).draw(1).messageNoise!.data]).toEqual(draws[1]);
    const values = draws.flat();
    // A table of 16 · 50 numbers an edge is behind them: five standard errors of its mean and variance.
    const independent = 16 * draws[0]!.length;
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(independent));
    expect(Math.abs(variance(values) - 1)).toBeLessThan(5 * Math.sqrt(2 / independent));
  });
});
