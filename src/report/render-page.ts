import { html, trustedMarkup } from './page/html.js';
import { style } from './page/style.js';
import type { ReportData } from './report-data.js';
import { calibrationSection } from './sections/calibration.js';
import { condensationSection } from './sections/condensation.js';
import { constantsSection } from './sections/constants.js';
import { equationsSection } from './sections/equations.js';
import { massesSection } from './sections/masses.js';
import { orbitsSection } from './sections/orbits.js';
import { posteriorSection } from './sections/posterior.js';
import { reproduceSection } from './sections/reproduce.js';
import { samplerSection } from './sections/sampler.js';
import { renderContents, renderSection } from './sections/section.js';
import { energySection, rolloutSection } from './sections/time-series.js';
import { renderVerdict } from './sections/verdict.js';
import { warningsSection } from './sections/warnings.js';

/** The parts in reading order: each answers one question. */
const sections = [
  orbitsSection,
  rolloutSection,
  energySection,
  equationsSection,
  posteriorSection,
  constantsSection,
  massesSection,
  condensationSection,
  calibrationSection,
  samplerSection,
  warningsSection,
  reproduceSection,
];

/** The whole page; its policy forbids scripts and everything that would be fetched. */
export function renderPage(data: ReportData): string {
  const present = sections.map((section) => section(data)).filter((section) => section !== null);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Principia">
<title>${data.law.dataset.name} · Principia</title>
<style>${trustedMarkup(style)}</style>
</head>
<body>
<main>
${renderVerdict(data)}
${renderContents(present)}
${present.map(renderSection)}
</main>
</body>
</html>
`;
  return page.markup;
}
