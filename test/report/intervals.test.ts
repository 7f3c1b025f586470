import { JSDOM } from 'jsdom';
import { drawIntervals } from 'principia/report';
import { expect, test } from 'vitest';

const interval = (at: number, value: number, half: number) => ({
  ...{ at, value },
  ...{ low: value - half, high: value + half },
});

test('intervals that miss the truth have another colour and open dots', () => {
  const { document } = new JSDOM(
    drawIntervals(
      [
        {
          ...{ title: 'G & m', x: 'world', y: '%', truth: 0 },
          intervals: [interval(1, 0.5, 1), interval(2, -2, 1), interval(3, 0, 1)],
        },
      ],
      'three "worlds"',
    ),
    { contentType: 'image/svg+xml' },
  ).window;
  expect(document.documentElement.getAttribute('aria-label')).toBe('three "worlds"');
  const [first, second, third] = document.querySelectorAll('[aria-label="dot"] circle');
  const drawn = [...document.querySelectorAll('[aria-label="rule"] line')];
  // The truth's own line is horizontal.
  const [truth] = drawn.filter((line) => line.getAttribute('y1') === line.getAttribute('y2'));
  const bars = drawn.filter((line) => line !== truth);
  const colour = (element: Element | undefined): string | null => element!.getAttribute('stroke');
  expect(bars).toHaveLength(3);
  expect(colour(first)).toBe(colour(third));
  expect(colour(second)).not.toBe(colour(first));
  expect(second!.getAttribute('fill')).toBe('#ffffff');
  expect(bars.map(colour)).toEqual([first, second, third].map(colour));
  // One that is right about the truth lies on its line, and below zero is below it.
  const height = (element: Element | undefined, name: string): number => Number(element!.getAttribute(name));
  expect(height(third, 'cy')).toBeCloseTo(height(truth, 'y1'), 6);
  expect(height(second, 'cy')).toBeGreaterThan(height(truth, 'y1'));
  expect(document.documentElement.textContent).toContain('G & m');
});
