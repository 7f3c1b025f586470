/** A title with lines under it. */
export const section = (title: string, lines: readonly string[]): string =>
  `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** Rows with every column as wide as its widest entry. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => pad(cell, widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Letters without the marks that stand above them, as R̂. */
const width = (text: string): number => text.replace(/\p{M}/gu, '').length;
const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));
