import { JSDOM } from 'jsdom';
import { drawCoverageCurves, drawReliabilityDiagram } from 'principia/report';
import { describe, expect, test } from 'vitest';

const parsed = (svg: string): Document => new JSDOM(svg, { contentType: 'image/svg+xml' }).window.document;
const words = (document: Document): (string | null)[] =>
  [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
const marks = (document: Document, label: string, element: string): Element[] => [
  ...document.querySelectorAll(`[aria-label="${label}"] ${element}`),
];

describe('a reliability diagram', () => {
  const document = parsed(
    drawReliabilityDiagram({
      points: [
        { predicted: 0.2, frequency: 0.3, count: 40, interval: [0.17, 0.46] },
        { predicted: 0.8, frequency: 0.5, count: 60, interval: [0.37, 0.63] },
      ],
      title: 'Laws & worlds',
      predicted: 'P(law)',
      happened: 'share right',
    }),
  );

  test('is one well-formed SVG that says what it shows', () => {
    expect(document.documentElement.getAttribute('aria-label')).toMatch(/1 of 2 bins holds the prediction/);
    expect(words(document)).toEqual(
      expect.arrayContaining(['Laws & worlds', 'P(law)', 'share right', '40', '60']),
    );
  });

  test('has its dots at the shares, filled where the interval holds the diagonal', () => {
    const dots = marks(document, 'dot', 'circle');
    const [held, missed] = dots.map((circle) =>
      ['cx', 'cy'].map((name) => Number(circle.getAttribute(name))),
    ) as [number[], number[]];
    // Equal scales, y upwards: 0.6 to the right and 0.2 up of 320.
    expect(missed[0]! - held[0]!).toBeCloseTo(0.6 * 320, 6);
    expect(held[1]! - missed[1]!).toBeCloseTo(0.2 * 320, 6);
    const groups = [...document.querySelectorAll('[aria-label="dot"]')];
    expect(groups.map((group) => group.getAttribute('fill'))).toEqual(['#0072b2', '#ffffff']);
  });

  test('has bars as long as the intervals', () => {
    const lengths = marks(document, 'rule', 'line').map((bar) =>
      Math.abs(Number(bar.getAttribute('y1')) - Number(bar.getAttribute('y2'))),
    );
    expect(lengths[0]).toBeCloseTo(0.29 * 320, 6);
    expect(lengths[1]).toBeCloseTo(0.26 * 320, 6);
  });

  test('of nothing is still a picture', () => {
    expect(() =>
      drawReliabilityDiagram({ points: [], title: 'none', predicted: 'P', happened: 'share' }),
    ).not.toThrow();
  });
});

describe('coverage curves', () => {
  const levels = [0.1, 0.5, 0.9];
  const document = parsed(
    drawCoverageCurves('Coverage', [
      { name: 'right', points: levels.map((nominal) => ({ nominal, covered: nominal })) },
      {
        name: 'narrow',
        points: levels.map((nominal) => ({
          nominal,
          covered: nominal / 2,
          interval: [nominal / 2 - 0.05, nominal / 2 + 0.05] as const,
        })),
      },
    ]),
  );

  test('are named, and their bands filled', () => {
    expect(words(document)).toEqual(expect.arrayContaining(['Coverage', 'right', 'narrow']));
    expect(marks(document, 'area', 'path').filter((path) => path.getAttribute('d')).length).toBe(1);
  });

  test('lie on the diagonal where coverage is as promised', () => {
    const [diagonal, right] = marks(document, 'line', 'path').map((path) =>
      path
        .getAttribute('d')!
        .slice(1)
        .split('L')
        .map((point) => point.split(',').map(Number)),
    );
    const slope = (points: number[][]): number =>
      (points.at(-1)![1]! - points[0]![1]!) / (points.at(-1)![0]! - points[0]![0]!);
    expect(slope(right!)).toBeCloseTo(slope(diagonal!), 6);
  });

  test('that have no points are left out', () => {
    expect(() => drawCoverageCurves('none', [{ name: 'empty', points: [] }])).not.toThrow();
  });
});
