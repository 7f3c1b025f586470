import { type Html, html } from './html.js';
import { formatInterval } from './numbers.js';

/** A value above its interval, with its unit, for a cell of a table. */
export function intervalCell(value: number, interval: readonly [number, number] | null, unit = ''): Html {
  const named = unit === '' ? null : html` <span class="unit">${unit}</span>`;
  const text = formatInterval(value, interval);
  const [, before, range, after] = /^(.*?) (\[.*\])(.*)$/.exec(text) ?? [];
  if (range === undefined) return html`${text}${named}`;
  return html`${before!}${after!}${named}<span class="interval">${range}${after!}</span>`;
}
