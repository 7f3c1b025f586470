import { alignWithSeparation, messageProblem } from 'principia/distillation';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';

const random = createRandom(5);
const pairs = 6;
const windows = 80;
const dimension = 2;

/** Messages that are a given linear map of forces along the separation, plus a constant, in more channels than needed. */
function mixedMessages(mix: readonly (readonly number[])[], noise: number) {
  const channels = mix.length;
  const direction = new Float64Array(windows * pairs * dimension);
  const force = new Float64Array(windows * pairs);
  const values = new Float64Array(windows * 2 * pairs * channels);
  for (let row = 0; row < force.length; row++) {
    const angle = 2 * Math.PI * random.uniform();
    direction[2 * row] = Math.cos(angle);
    direction[2 * row + 1] = Math.sin(angle);
    force[row] = Math.exp(random.normal());
    const window = Math.floor(row / pairs);
    for (const [side, sign] of [
      [0, 1],
      [1, -1],
    ] as const) {
      const at = (window * 2 * pairs + side * pairs + (row % pairs)) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const [x, y] = mix[channel]!;
        const vector = sign * force[row]! * (x! * Math.cos(angle) + y! * Math.sin(angle));
        values[at + channel] = vector + 0.3 * channel + noise * random.normal();
      }
    }
  }
  return { values, channels, direction, force };
}

describe('alignWithSeparation', () => {
  for (const [name, mix] of Object.entries({
    'two channels, sheared': [
      [1, 0.4],
      [-0.7, 2],
    ],
    'four channels, two of them empty': [
      [2, -1],
      [0.5, 0.9],
      [0, 0],
      [0, 0],
    ],
  })) {
    it(`undoes an unknown linear map: ${name}`, () => {
      const { values, channels, direction, force } = mixedMessages(mix, 1e-4);
      const { along, alignment } = alignWithSeparation(values, channels, direction, pairs, dimension);
      expect(alignment).toBeGreaterThan(0.999);
      const factor = along[0]! / force[0]!;
      along.forEach((value, row) => {
        expect(value / factor).toBeCloseTo(force[row]!, 1);
      });
    });
  }

  it('ranks channels by what they carry', () => {
    const { values, channels, direction } = mixedMessages(
      [
        [2, 0],
        [0, 1],
        [0, 0],
      ],
      1e-4,
    );
    const { channelShare } = alignWithSeparation(values, channels, direction, pairs, dimension);
    expect(channelShare[0]).toBeGreaterThan(channelShare[1]!);
    expect(channelShare[2]).toBeLessThan(1e-3);
  });
});

describe('messageProblem', () => {
  const rows = 50;
  const column = (value: (row: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => value(row));
  const samples = {
    r: column((row) => 1 + row),
    mass1: column(() => 1),
    mass2: column((row) => 0.1 * (1 + row)),
    charge1: column(() => 0),
    charge2: column(() => 0),
    force: column((row) => -(1 + row)),
    deviation: column((row) => (row % 2 === 0 ? 1e-9 : 100)),
  };

  it('shows every pair from either end and offers only what varies', () => {
    const problem = messageProblem(samples, 1000, createRandom(1));
    expect(problem.variables.map(({ name }) => name)).toEqual(['r', 'm1', 'm2']);
    expect(problem.target.length).toBe(2 * rows);
    const [, m1, m2] = problem.variables;
    for (let row = 0; row < rows; row++) {
      expect(m1!.values[row]).toBe(m2!.values[row + rows]);
      expect(problem.target[row]).toBe(problem.target[row + rows]);
    }
  });

  it('gives uncertain messages next to no weight, and certain ones the same relative weight at every scale', () => {
    const { target, weights } = messageProblem(samples, 1000, createRandom(1));
    target.forEach((force, row) => {
      const relative = weights![row]! * force ** 2;
      if (Math.round(-force) % 2 === 1) expect(relative).toBeCloseTo(1e4, 3);
      else expect(relative).toBeLessThan(1);
    });
  });
});
