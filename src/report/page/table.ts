import { type Html, type HtmlValue, html } from './html.js';

/** A column: its heading, and whether it holds numbers, which are set flush right. */
export interface Column {
  readonly heading: HtmlValue;
  readonly numeric?: boolean;
}

/** A row: one value a column; the first names the row. */
export interface Row {
  readonly cells: readonly HtmlValue[];
  /** Set apart from the others: the chosen law. */
  readonly marked?: boolean;
}

/** A table with a caption; where the page is narrow it scrolls by itself. */
export function table(caption: HtmlValue, columns: readonly Column[], rows: readonly Row[]): Html {
  const align = (index: number): Html => (columns[index]?.numeric === true ? html` class="number"` : html``);
  return html`<div class="scroll" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column, index) => html`<th scope="col"${align(index)}>${column.heading}</th>`)}</tr></thead>
<tbody>${rows.map((row) => tableRow(row, align))}</tbody>
</table></div>`;
}

function tableRow(row: Row, align: (index: number) => Html): Html {
  const cells = row.cells.map((cell, index) =>
    index === 0 ? html`<th scope="row"${align(0)}>${cell}</th>` : html`<td${align(index)}>${cell}</td>`,
  );
  return html`<tr${row.marked === true ? html` class="marked"` : html``}>${cells}</tr>`;
}
