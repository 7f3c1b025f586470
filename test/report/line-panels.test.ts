import { JSDOM } from 'jsdom';
import { drawLinePanels } from 'principia/report';
import { describe, expect, test } from 'vitest';

const decay = {
  name: 'a & b',
  points: [1, 10, 100].map((x) => ({ x, y: 1 / x, low: 0.5 / x, high: 2 / x })),
};

describe('line panels', () => {
  const draw = (series: Parameters<typeof drawLinePanels>[0][number]['series']) =>
    new JSDOM(
      drawLinePanels(
        [
          { title: 'one', x: { label: 'size', scale: 'log' }, y: { label: 'error', scale: 'log' }, series },
          { title: 'two', x: { label: 'time' }, y: { label: 'error' }, series },
        ],
        'errors "here"',
      ),
      { contentType: 'image/svg+xml' },
    ).window.document;

  test('are one well-formed SVG with a label, titles and names', () => {
    const document = draw([decay]);
    expect(document.documentElement.getAttribute('aria-label')).toBe('errors "here"');
    const words = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(words).toEqual(expect.arrayContaining(['one', 'two', 'a & b', 'size', 'time']));
  });

  test('a power law is a straight line on logarithmic axes', () => {
    const path = draw([decay]).querySelector('svg svg [aria-label="line"] path')!.getAttribute('d')!;
    const [a, b, c] = path
      .slice(1)
      .split('L')
      .map((point) => point.split(',').map(Number));
    expect(b![0]! - a![0]!).toBeCloseTo(c![0]! - b![0]!, 1);
    expect(b![1]! - a![1]!).toBeCloseTo(c![1]! - b![1]!, 1);
  });

  test('leave out what is not positive on logarithmic axes and what is not finite on all', () => {
    const points = [
      { x: 1, y: 1 },
      { x: 2, y: 0 },
      { x: 3, y: Number.POSITIVE_INFINITY },
      { x: 4, y: 2 },
    ];
    const paths = [...draw([{ name: 'gaps', points }]).querySelectorAll('[aria-label="line"] path')].map(
      (path) => path.getAttribute('d')!.split('L').length,
    );
    expect(paths).toEqual([2, 3]);
    expect(() => draw([])).not.toThrow();
  });

  test('a reference is dashed', () => {
    const document = draw([{ ...decay, reference: true }]);
    expect(document.querySelector('[stroke-dasharray="4 3"]')).not.toBeNull();
  });
});
