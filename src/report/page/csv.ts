import { escapeHtml, type Html, trustedMarkup } from './html.js';

/** A table of numbers and texts, its first row the headings. */
export type CsvTable = readonly (readonly (string | number)[])[];

/** The table as CSV (RFC 4180), numbers to twelve significant digits. */
export function toCsv(rows: CsvTable): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

/** A link that hands the table out as a file; the data lie in the link itself. */
export function csvLink(fileName: string, rows: CsvTable): Html {
  // Only what a URL or an attribute cannot hold is encoded: encodeURIComponent would double the page's size.
  const text = toCsv(rows).replace(/\p{Surrogate}/gu, '\ufffd');
  const data = text.replace(/[^!$'-;=?-Z_a-z~]/gu, (character) => encodeURIComponent(character));
  return trustedMarkup(
    `<a class="data" download="${escapeHtml(fileName)}" href="data:text/csv;charset=utf-8,${escapeHtml(data)}">data (CSV)</a>`,
  );
}

function cellText(cell: string | number): string {
  if (typeof cell === 'number') return String(Number(cell.toPrecision(12)));
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
