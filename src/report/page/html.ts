/** Markup that is safe to put into a page: made by `html`, where every value was escaped. */
export interface Html {
  readonly markup: string;
}

/** What may stand in an `html` template: texts are escaped, markup and lists of it go in as they are. */
export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/**
 * A template whose texts are escaped, so that nothing in a user's file can become markup.
 *
 * @example
 * ```ts
 * html`<p>${'a < b'}</p>`.markup; // '<p>a &lt; b</p>'
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: parts.reduce((page, part, index) => page + markupOf(values[index - 1]!) + part) };
}

/** Takes a library's markup (KaTeX, Plot), which that library escaped, as it is. */
export function trustedMarkup(markup: string): Html {
  return { markup };
}

/** The text as it stands in a page or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(markupOf).join('');
}
