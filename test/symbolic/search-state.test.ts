import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import {
  decodeSearchState,
  encodeSearchState,
  type SearchOptions,
  type SearchProblem,
  type SearchResult,
  type SearchState,
  search,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

/** y = a·sin(r)/(1 + b²) with noise: nothing that is found at once. */
function problemOf(rows: number): SearchProblem {
  const random = createRandom(3).child('state');
  const [r, a, b] = ['r', 'a', 'b'].map((name) => ({
    name,
    values: Float64Array.from({ length: rows }, () => 0.2 + 3 * random.uniform()),
  })) as [Column, Column, Column];
  const target = r.values.map(
    (value, row) => (a.values[row]! * Math.sin(value)) / (1 + b.values[row]! ** 2) + 0.05 * random.normal(),
  );
  return { variables: [r, a, b], target };
}

type Column = SearchProblem['variables'][number];

const tiny = { seed: 2, islands: 2, populationSize: 12, generations: 6, maximumComplexity: 10 } as const;

const texts = ({ front, evaluations, generations }: SearchResult): readonly unknown[] => [
  evaluations,
  generations,
  ...front.map(({ expression, loss, complexity }) => `${complexity} ${loss} ${expression}`),
];

/** The state in which a search stood after so many generations. */
async function stateAfter(
  problem: SearchProblem,
  options: SearchOptions,
  generations: number,
): Promise<SearchState> {
  return (await search(problem, { ...options, generations })).state;
}

describe.each([
  ['on all rows', problemOf(120), {}],
  ['on other rows each generation', problemOf(300), { rows: 40 }],
  [
    'in a corner where forms are few and old members stay',
    problemOf(300),
    { rows: 40, operators: ['+', '*'], constraints: { maximumSize: 3 } },
  ],
] as const)('a search %s', (_, problem, own) => {
  const options: SearchOptions = { ...tiny, ...own };

  it('goes on to the same bits from where it stood, also from a text, on any number of threads', async () => {
    const whole = texts(await search(problem, options));
    // Before and after the generation in which an island begins anew.
    for (const generations of [3, 5]) {
      const state = await stateAfter(problem, options, generations);
      const read = decodeSearchState(encodeSearchState(state), 'the text');
      expect(texts(await search(problem, { ...options, resume: state }))).toEqual(whole);
      expect(texts(await search(problem, { ...options, resume: read }))).toEqual(whole);
      if (generations === 3) {
        expect(texts(await search(problem, { ...options, resume: read, workers: 2 }))).toEqual(whole);
      }
    }
    expect(texts(await search(problem, { ...options, workers: 2 }))).toEqual(whole);
  });
});

describe('the state of a search', () => {
  const problem = problemOf(60);

  it('comes back from its text', async () => {
    const state = await stateAfter(problem, tiny, 2);
    const text = encodeSearchState(state);
    const read = decodeSearchState(text, 'the text');
    expect(encodeSearchState(read)).toBe(text);
    expect(read.islands[1]!.members).toEqual(state.islands[1]!.members);
    expect(read.islands[1]!.hall).toEqual(state.islands[1]!.hall);
  });

  test.prop([fc.array(fc.double(), { minLength: 1, maxLength: 9 })], { seed: 1 })(
    'keeps every bit of a constant, −0 and what is not finite among them',
    (constants) => {
      const values = Float64Array.from(constants);
      const program = { codes: new Uint8Array(values.length), values };
      const state: SearchState = {
        fingerprint: 'none',
        generation: 3,
        islands: [
          {
            members: [{ program, key: 1, complexity: 1, loss: 0.1 }],
            hall: [{ program, complexity: 1, offset: true, unit: false, loss: 1e-300 }],
            frequencies: values,
            fitted: values,
            evaluations: 4,
          },
        ],
      };
      const [island] = decodeSearchState(encodeSearchState(state), 'the text').islands;
      for (const read of [island!.members[0]!.program, island!.hall[0]!.program]) {
        read.values.forEach((value, index) => {
          expect(Object.is(value, values[index])).toBe(true);
        });
      }
    },
  );

  it.each([
    ['other data', problemOf(61), {}],
    ['another seed', problem, { seed: 3 }],
    ['other operators', problem, { operators: ['+', '*'] }],
    ['another loss', problem, { loss: 'absolute' }],
    ['other constraints', problem, { constraints: { maximumDepth: 4 } }],
    ['other sizes', problem, { islands: 3 }],
    ['another number of rows a generation', problem, { rows: 30 }],
  ] as const)('is refused by a search of %s', async (_, other, changed) => {
    const resume = await stateAfter(problem, tiny, 1);
    await expect(search(other, { ...tiny, ...changed, resume })).rejects.toThrow(
      /other data or other settings/,
    );
    await expect(search(other, { ...tiny, ...changed, resume })).rejects.toThrow(InputError);
  });

  it.each(['', '{', 'null', '[]', '{"format": "other"}', '7'])('is not in the text %s', (text) => {
    expect(() => decodeSearchState(text, 'front.json')).toThrow(/front\.json holds no state/);
    expect(() => decodeSearchState(text, 'front.json')).toThrow(InputError);
  });
});

describe('a search that the clock ends', () => {
  it('is repeated by the generations it came to', async () => {
    const problem = problemOf(120);
    let ticks = 0;
    // The clock is read at the start and after every generation.
    const timeout = { milliseconds: 30, now: () => 10 * ticks++ };
    const timed = await search(problem, { ...tiny, generations: 50, timeout });
    expect(timed.stopped).toBe('timeout');
    expect(timed.generations).toBe(3);
    const repeated = await search(problem, { ...tiny, generations: timed.generations });
    expect(repeated.stopped).toBe('generations');
    expect(texts(repeated)).toEqual(texts(timed));
    expect(encodeSearchState(repeated.state)).toBe(encodeSearchState(timed.state));
  });
});
