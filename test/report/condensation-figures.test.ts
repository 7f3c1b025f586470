import { JSDOM } from 'jsdom';
import { drawCondensationBars, drawCondensationMap, drawHeatCurves } from 'principia/report';
import { describe, expect, test } from 'vitest';

const read = (svg: string): Document => new JSDOM(svg, { contentType: 'image/svg+xml' }).window.document;
const words = (document: Document): string[] =>
  [...document.querySelectorAll('text')].map(({ textContent }) => textContent ?? '');

const terms = [
  { name: 'never', probabilities: [0.2, 0.1, 0.1], condensation: null, marked: false },
  { name: 'late', probabilities: [1, 0.4, 0.2], condensation: 0.3, marked: false },
  { name: 'early', probabilities: [1, 1, 0.9], condensation: 40, marked: true },
];
const temperatures = [0.1, 1, 10];

describe('the map of condensation', () => {
  const document = read(drawCondensationMap({ temperatures, terms }, 'terms & "temperatures"'));

  test('has a cell a term and temperature, and names its terms, T* and its colours', () => {
    expect(document.documentElement.getAttribute('aria-label')).toBe('terms & "temperatures"');
    expect(document.querySelectorAll('[aria-label="rect"] rect')).toHaveLength(9);
    expect(words(document)).toEqual(
      expect.arrayContaining([
        'never',
        'late',
        'early',
        'T*',
        'P(in the law)',
        'temperature, in units of T*',
      ]),
    );
  });

  test('has the terms in the order of condensation, with a stroke where one condenses on the ladder', () => {
    const heights = [...document.querySelectorAll('[aria-label="text"] text')]
      .filter(({ textContent }) => terms.some(({ name }) => name === textContent))
      .map((element) => ({
        name: element.textContent,
        y: Number(/,([\d.]+)\)/.exec(element.getAttribute('transform')!)![1]),
      }))
      .sort((a, b) => a.y - b.y);
    expect(heights.map(({ name }) => name)).toEqual(['early', 'late', 'never']);
    // 40 T* lies outside of the cells, which end at 32.
    expect(document.querySelectorAll('[aria-label="tick"] line')).toHaveLength(1);
  });

  test('draws one temperature, and no T* where the ladder does not hold it', () => {
    const one = drawCondensationMap(
      { temperatures: [10], terms: [{ name: 'a', probabilities: [1], condensation: null }] },
      '',
    );
    expect(words(read(one))).not.toContain('T*');
    expect(read(one).querySelectorAll('[aria-label="rect"] rect')).toHaveLength(1);
  });
});

describe('the bars of condensation', () => {
  const bars = terms.map(({ name, condensation, marked }) => ({ name, condensation, marked }));
  const interval: readonly [number, number] = [30, 50];
  const document = read(
    drawCondensationBars(
      bars.map((bar) => (bar.name === 'early' ? { ...bar, interval } : bar)),
      'bars',
    ),
  );
  const box = (element: Element) => ({
    left: Number(element.getAttribute('x')),
    width: Number(element.getAttribute('width')),
  });

  test('go right from T* for what the data support and left for what they do not', () => {
    const [early, late, never] = [...document.querySelectorAll('[aria-label="bar"] rect')].map(box);
    expect(early!.left).toBeCloseTo(late!.left + late!.width, 6);
    expect(early!.width).toBeGreaterThan(late!.width);
    expect(never?.width ?? 0).toBe(0);
    expect(words(document)).toEqual(expect.arrayContaining(['40', '0.3', 'never']));
  });

  test('are as long as the logarithm of the temperature', () => {
    const drawn = drawCondensationBars(
      [
        { name: 'a', condensation: 10 },
        { name: 'b', condensation: 1000 },
      ],
      '',
    );
    const [long, short] = [...read(drawn).querySelectorAll('[aria-label="bar"] rect')].map(box);
    expect(long!.width / short!.width).toBeCloseTo(3, 1);
  });
});

test('energy and specific heat stand side by side, with bands of two errors', () => {
  const points = [1, 10, 100].map((temperature) => ({
    ...{ temperature, energy: temperature / 2, specificHeat: 0.5 },
    ...{ energyError: 0.01, specificHeatError: 0.02 },
  }));
  const document = read(
    drawHeatCurves(
      [
        { name: 'sampled', points },
        {
          name: 'limit',
          points: points.map(({ temperature, energy }) => ({ temperature, energy, specificHeat: 0.5 })),
          reference: true,
        },
      ],
      'heat',
    ),
  );
  expect(words(document)).toEqual(expect.arrayContaining(['Energy', 'Specific heat', 'sampled', 'limit']));
  expect(document.querySelectorAll('[aria-label="area"] path')).toHaveLength(2);
});
