/** A table of what was found, its columns the keys of its rows; a dash where there is nothing to tell. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, number | string>>[];
  /** What must be known to read it. */
  readonly notes?: readonly string[];
}

/** A table as text, numbers to three digits and to the right. */
export function formatTable({ title, rows, notes = [] }: Table): string {
  const columns = columnsOf(rows);
  const cells = rows.map((row) => columns.map((column) => formatCell(row[column] ?? '–')));
  const widths = columns.map((column, at) => Math.max(column.length, ...cells.map((row) => row[at]!.length)));
  const text = columns.map((column) => isText(rows, column));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (text[at] ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [title, '', line(columns), rule, ...cells.map(line), ...notes.map((note) => `  ${note}`), ''].join(
    '\n',
  );
}

/** A table in Markdown, its title in bold above it. */
export function markdownTable({ title, rows, notes = [] }: Table): string {
  const columns = columnsOf(rows);
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  const rule = columns.map((column) => (isText(rows, column) ? '---' : '---:'));
  return [
    `**${title}**`,
    '',
    line(columns),
    `| ${rule.join(' | ')} |`,
    ...rows.map((row) => line(columns.map((column) => formatCell(row[column] ?? '–')))),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');
}

const escapeCell = (cell: string): string => cell.replaceAll('|', '\\|');

type Rows = Table['rows'];

const columnsOf = (rows: Rows): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

const isText = (rows: Rows, column: string): boolean => rows.every((row) => typeof row[column] !== 'number');

/** Three digits, more before the point where there are more. */
function formatCell(cell: number | string): string {
  if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell);
  const size = Math.abs(Number(cell.toPrecision(3)));
  if (size >= 100) return cell.toFixed(0);
  if (size >= 10) return cell.toFixed(1);
  return size >= 0.1 ? cell.toFixed(2) : cell.toPrecision(2);
}
