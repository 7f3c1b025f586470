import type { LawDocument } from 'principia/law';
import { formula, intervalTex, nameTex } from '../page/formula.js';
import { type Html, html } from '../page/html.js';
import { formatDuration, formatNumber } from '../page/numbers.js';
import type { ReportData } from '../report-data.js';

type Term = LawDocument['terms'][number];

const verdicts: Readonly<Record<LawDocument['verdict'], string>> = {
  law: 'A law',
  'no law': 'No law',
  undecided: 'Undecided',
};

/** The head of the page: what was found, how sure it is, by which rule, and what the run was. */
export function renderVerdict(data: ReportData): Html {
  const { law } = data;
  return html`<header>
<p class="eyebrow">Principia · discovery report</p>
<h1>${law.dataset.name}</h1>
<p class="lead">${data.description}</p>
<div class="verdict ${law.verdict === 'law' ? 'found' : 'open'}">
<p class="chips"><span class="chip verdict-chip">${verdicts[law.verdict]}</span> ${verification(law)}</p>
${law.terms.map(renderTerm)}
<p class="reason">${law.reason}</p>
${law.terms.length === 0 ? null : probabilities(data)}
</div>
${badges(data)}
</header>`;
}

function verification(law: LawDocument): Html {
  if (law.verified) return html`<span class="chip good">Verified: every gate of the sampler passed</span>`;
  return html`<span class="chip bad">UNVERIFIED${law.unverified.length > 0 ? `: ${law.unverified.join('; ')}` : ''}</span>`;
}

/** What the term's scalar is called: a force, or what times a velocity is one. */
function symbolOf({ acts, direction, axis }: Term): string {
  if (acts === 'pair potential') return 'U(r)';
  if (acts === 'generalised force') return 'Q';
  if (direction === 'axis') return `F_${'xyz'[axis ?? 0]}`;
  if (direction === 'velocity') return '\\frac{F}{v}';
  if (direction === 'relative velocity') return '\\frac{F}{v_{12}}';
  return 'F(r)';
}

/** How the term acts, in words. */
function actionOf({ acts, direction, axis }: Term): string {
  if (direction === 'separation') return `${acts} along the separation, attraction negative`;
  if (direction === 'axis') return `${acts} along ${'xyz'[axis ?? 0]}`;
  const whose = direction === 'velocity' ? 'the body’s velocity v' : 'the relative velocity v₁₂';
  return `${acts} along ${whose}, drag negative`;
}

function renderTerm(term: Term): Html {
  const tex = term.tex.includes('=') ? term.tex : `${symbolOf(term)} = ${term.tex}`;
  return html`<div class="formula">${formula(tex, 'block')}</div>
<p class="acts">${actionOf(term)}</p>
<ul class="constants">${term.constants.map(renderConstant)}</ul>
<p class="variables">${term.variables.map(
    (variable, index) =>
      html`${index > 0 ? '; ' : ''}${formula(nameTex(variable.name))} ${variable.meaning}${variable.unit === '' ? '' : ` (${variable.unit})`}`,
  )}</p>`;
}

function renderConstant({ name, value, interval, level, unit }: Term['constants'][number]): Html {
  const tex = intervalTex(value, interval, unit);
  return html`<li>${formula(`${nameTex(name)} = ${tex.value}`)} <span class="range">${formula(tex.interval)} <span class="level">${formatNumber(100 * level)} % interval</span></span></li>`;
}

function probabilities({ law, truthExpression }: ReportData): Html {
  const { network, law: onTrajectories } = law.probability;
  return html`<p class="probability">Among the candidates this form has probability <b>${formatNumber(onTrajectories)}</b> on the trajectories${
    network === null ? '' : html` and <b>${formatNumber(network)}</b> among the network’s thermal draws`
  }.${truthExpression === null ? '' : html` The reference law is <code>${truthExpression}</code>.`} Gauge: ${law.gauge}.</p>`;
}

function badges({ law, source, reproduce }: ReportData): Html {
  const { principia, commit } = reproduce.environment;
  const entries: readonly (readonly [string, string | null])[] = [
    ['seed', String(law.seed)],
    ['data', law.dataset.hash.slice(0, 12)],
    ['time', formatDuration(law.seconds)],
    ['version', principia ?? null],
    ['commit', commit === undefined ? null : commit.replace(/^([0-9a-f]{10})[0-9a-f]*/, '$1')],
    ['source', source],
  ];
  return html`<dl class="badges">${entries.map(([name, value]) =>
    value === null ? null : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
