export { type CondensationBar, drawCondensationBars } from './figures/condensation-bars.js';
export {
  type CondensationMap,
  type CondensedTerm,
  drawCondensationMap,
} from './figures/condensation-map.js';
export {
  type CoverageCurve,
  type CoveragePoint,
  drawCoverageCurves,
} from './figures/coverage-curve.js';
export { type DotKey, type DotPanel, drawDotRows } from './figures/dot-rows.js';
export { drawHeatCurves, type HeatCurve, type HeatCurvePoint } from './figures/heat-curves.js';
export { type DrawnInterval, drawIntervals, type IntervalPanel } from './figures/intervals.js';
export { drawLinePanels, type LinePanel, type LinePoint, type LineSeries } from './figures/line-panels.js';
export {
  drawReliabilityDiagram,
  type ReliabilityDiagram,
  type ReliabilityPoint,
} from './figures/reliability-diagram.js';
export { formatDeviation, formatDuration, formatInterval, formatNumber } from './page/numbers.js';
export { renderReport } from './render-report.js';
export type {
  Agreement,
  FrontEntry,
  Gate,
  OrbitSeries,
  ReportData,
  RoadSummary,
  TimeSeries,
} from './report-data.js';
export { formatTable, markdownTable, type Table } from './table.js';
