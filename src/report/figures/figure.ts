import { type CsvTable, csvLink } from '../page/csv.js';
import { type Html, type HtmlValue, html } from '../page/html.js';

/** A figure: one sentence that it shows, its numbers, and its drawing. */
export interface Figure {
  readonly name: string;
  /** One sentence with the numbers in it. */
  readonly claim: HtmlValue;
  /** How to read it. */
  readonly key: string;
  readonly data: CsvTable;
}

/** Widths in pixels at which a figure is drawn: the page's column, and a telephone's. */
const wide = 820;
const narrow = 360;

/** A figure drawn twice, so that its letters are as large on a telephone as on a desk; the style shows one. */
export function responsiveFigure(figure: Figure, draw: (width: number) => Html): Html {
  return frame(figure, html`<div class="wide">${draw(wide)}</div><div class="narrow">${draw(narrow)}</div>`);
}

/** A figure of panels side by side, below one another where the page is narrow. */
export function panelFigure(figure: Figure, panels: readonly Html[]): Html {
  return frame(figure, html`<div class="panels">${panels.map((panel) => html`<div>${panel}</div>`)}</div>`);
}

/** The width of a panel. */
export const panelWidth = 400;

function frame(figure: Figure, drawing: Html): Html {
  return html`<figure id="figure-${figure.name}">
${drawing}
<figcaption><strong>${figure.claim}</strong> ${figure.key} <span class="links">${csvLink(`${figure.name}.csv`, figure.data)}</span></figcaption>
</figure>`;
}
