/** Rows with every column as wide as its widest entry, two spaces before and between; numbers to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^[−-]?[\d.,]*$/.test(row[column] ?? '')),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      );
      return `  ${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
