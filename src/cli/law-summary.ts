import type { LawDocument } from 'principia/law';
import {
  formatDeviation,
  formatDuration,
  formatInterval,
  formatNumber,
  type ReportData,
} from 'principia/report';

import { gatesText } from './gates-text.js';
import { columns, section } from './text-layout.js';

type BodyEntry = LawDocument['bodies'][number];

/** A discovery as text for a terminal: the law first, then what it rests on. */
export function lawSummary(
  report: ReportData,
  paths: { readonly law: string; readonly report: string },
): string {
  const { law } = report;
  const parts = [
    `\n${law.dataset.name}, seed ${law.seed}, ${formatDuration(law.seconds)}\n`,
    ...law.terms.map(termText),
    verdictText(law),
    residualText(law),
    massTable(report),
    roadsText(report),
    samplerText(report),
    report.warnings.length === 0 ? '' : section('Warnings', report.warnings),
    `\n  law     ${paths.law}\n  report  ${paths.report}\n`,
  ];
  return parts.join('');
}

function termText(term: LawDocument['terms'][number]): string {
  const constants = term.constants.map(
    ({ name, value, interval, level, unit }) =>
      `    ${name} = ${formatInterval(value, interval)}${unit === '' ? '' : ` ${unit}`}  (${formatNumber(100 * level)} %)\n`,
  );
  return `\n  ${term.acts} along the ${term.direction}:  ${term.expression}\n${constants.join('')}`;
}

function verdictText(law: LawDocument): string {
  const verified = law.verified
    ? 'sampler verified'
    : `sampler UNVERIFIED${law.unverified.length > 0 ? ` (${law.unverified.join('; ')})` : ''}`;
  const { network, law: onTrajectories } = law.probability;
  const among = network === null ? '' : `, ${formatNumber(network)} among the network's draws`;
  const probability =
    law.terms.length === 0 ? [] : [`probability ${formatNumber(onTrajectories)} on the trajectories${among}`];
  return section(`Verdict: ${law.verdict}, ${verified}`, [
    law.reason,
    ...probability,
    ...determinedText(law),
    ...predictionText(law),
  ]);
}

/** How much noise the law would bear, and whether the network determines it. */
function determinedText({ terms, inclusion = [], divergence = null }: LawDocument): string[] {
  const hardiest = inclusion[0]?.condensation ?? null;
  return [
    ...(terms.length === 0 || hardiest === null
      ? []
      : [
          `${inclusion[0]!.term} would be lost if the noise's variance were ${formatNumber(hardiest, 2)} times what it is`,
        ]),
    ...(divergence === null || divergence <= 0.5
      ? []
      : [
          `the network does not determine the law: its draws are ${formatNumber(divergence, 2)} from the trajectories' posterior (Jensen-Shannon distance)`,
        ]),
  ];
}

/** Whether predictions of held-out motion keep what they promise. */
function predictionText({ predictions = null }: LawDocument): string[] {
  if (predictions === null) return [];
  const { level, coverage, trajectories, recalibration } = predictions;
  const held = trajectories === 1 ? 'one held-out motion' : `${trajectories} held-out motions`;
  const after = recalibration.granted
    ? `; recalibrated, ${formatNumber(100 * recalibration.after.entries)} % of those it was not made on`
    : '';
  return [
    `${formatNumber(100 * level)} % bands hold ${formatNumber(100 * coverage.entries)} % of the numbers of ${held}${after}`,
  ];
}

/** Terms for what the law leaves, where they were asked for. */
function residualText({ residual = [] }: LawDocument): string {
  return residual.length === 0
    ? ''
    : section(
        'What the best candidate leaves would be explained in part by',
        residual.map(
          ({ terms, left, gain }) =>
            `${terms}: residuals fall to ${formatNumber(100 * left, 2)} %, BIC by ${formatNumber(gain, 3)}`,
        ),
      );
}

function massTable({ law, trueMasses, units }: ReportData): string {
  if (law.bodies.length === 0) return '';
  const rows = law.bodies.map((body) => massRow(body, trueMasses[body.name]));
  const charged = law.bodies.some(({ charge }) => charge !== undefined);
  const header = ['body', `mass (${units.mass})`, 'true', 'deviation', charged ? 'charge' : ''];
  const hidden = new Set(law.bodies.filter(({ observable }) => !observable).map(({ note }) => note));
  const reasons = [...hidden].map((reason) => `  not observable: ${reason}\n`);
  return `\nMasses (${law.gauge})\n${columns([header, ...rows])}${reasons.join('')}`;
}

function massRow(body: BodyEntry, truth: number | undefined): string[] {
  const { mass, observable, note } = body;
  if (!observable)
    return [body.name, 'not observable', truth === undefined ? '' : formatNumber(truth, 5), '', ''];
  const compared = mass.interval !== null && truth !== undefined && truth !== 0;
  return [
    body.name,
    formatInterval(mass.value, mass.interval),
    truth === undefined ? '' : formatNumber(truth, 5),
    compared ? formatDeviation(mass.value / truth - 1) : '',
    body.charge === undefined
      ? note.length > 40
        ? ''
        : note
      : formatInterval(body.charge.value, body.charge.interval),
  ];
}

function roadsText({ roads, roadsAgreement }: ReportData): string {
  if (roads.length === 0) return '';
  return section('Roads', [...roads.map(({ name, finding }) => `${name}: ${finding}`), roadsAgreement]);
}

function samplerText({ sampler }: ReportData): string {
  if (sampler === null) return '';
  const title = `${sampler.name}: ${sampler.members} members, ${sampler.draws} draws, T = ${formatNumber(sampler.temperature)}`;
  return `\n${title}\n${gatesText(sampler.gates)}`;
}
