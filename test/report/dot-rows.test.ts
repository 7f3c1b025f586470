import { JSDOM } from 'jsdom';
import { drawDotRows } from 'principia/report';
import { expect, test } from 'vitest';

test('dots lie where their shares are: filled where measured here, open where by others, none where unknown', () => {
  const svg = drawDotRows(
    [
      { title: 'spring', rows: [{ name: 'l1', values: [0, 1] }] },
      { title: 'charge', rows: [{ name: 'kl', values: [0.5, null] }] },
    ],
    [
      { name: 'here', own: true },
      { name: 'published', own: false },
    ],
    'R²',
    'R² of "messages"',
  );
  const { document } = new JSDOM(svg, { contentType: 'image/svg+xml' }).window;
  expect(document.documentElement.getAttribute('aria-label')).toBe('R² of "messages"');
  const dots = [...document.querySelectorAll('[aria-label="dot"] circle')];
  expect(dots).toHaveLength(3);
  const [own, other, half] = dots;
  expect(own!.getAttribute('fill')).not.toBe('none');
  expect(other!.getAttribute('fill') ?? other!.parentElement!.getAttribute('fill')).toBe('none');
  const place = (dot: Element): number => Number(dot.getAttribute('cx'));
  expect(2 * place(half!)).toBeCloseTo(place(own!) + place(other!), 6);
  for (const words of ['here', 'published', 'spring', 'charge', 'l1', 'kl']) {
    expect(document.documentElement.textContent).toContain(words);
  }
});
