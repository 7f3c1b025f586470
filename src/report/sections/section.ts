import { type Html, type HtmlValue, html } from '../page/html.js';

/** A part of the page: one question, and what answers it. */
export interface Section {
  readonly id: string;
  readonly question: string;
  readonly body: readonly HtmlValue[];
}

export function renderSection(section: Section): Html {
  return html`<section id="${section.id}" aria-labelledby="${section.id}-heading">
<h2 id="${section.id}-heading">${section.question}</h2>
${section.body}
</section>`;
}

export function renderContents(sections: readonly Section[]): Html {
  return html`<nav aria-label="Contents"><ul>${sections.map(
    ({ id, question }) => html`<li><a href="#${id}">${question}</a></li>`,
  )}</ul></nav>`;
}
