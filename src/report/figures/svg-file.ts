/** Okabe and Ito's colours, for eyes of all kinds. */
export const fileColours: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#000000',
  '#8a6d00',
];
/** A file stands on its own, so that its paper is drawn too. */
export const filePaper = '#ffffff';
export const fileInk = '#1f2328';
export const fileMuted = '#5b626b';
export const fileHairline = '#e3dfd7';

/**
 * An SVG file that stands on its own, with its paper.
 *
 * @param label what the figure shows, for those who do not see it
 */
export function svgFile(label: string, width: number, height: number, drawings: readonly string[]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-label="${escapeAttribute(label)}">` +
    `<rect width="${width}" height="${height}" fill="${filePaper}"/>${drawings.join('\n')}</svg>\n`
  );
}

const escapeAttribute = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
