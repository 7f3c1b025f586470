import type { ReportData } from './report-data.js';

/**
 * The report as one HTML page: no network, no script, figures as SVG and formulas as MathML inside it.
 *
 * @example
 * ```ts
 * run.writeText('report.html', await renderReport(report));
 * ```
 */
export async function renderReport(data: ReportData): Promise<string> {
  // Loaded only now: drawing brings a document model and a formula setter with it.
  const { renderPage } = await import('./render-page.js');
  return renderPage(data);
}
