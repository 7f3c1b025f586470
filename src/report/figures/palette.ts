/** Colours that the page's style sheet defines for light and dark: Okabe and Ito's palette and the page's inks. */
export const ink = 'var(--ink)';
export const muted = 'var(--muted)';
export const hairline = 'var(--hairline)';
export const paper = 'var(--paper)';
export const blue = 'var(--series-0)';
export const vermilion = 'var(--series-1)';

const seriesColours = 9;

/** The colour of the n-th line of a figure. */
export function seriesColour(index: number): string {
  return `var(--series-${index % seriesColours})`;
}
