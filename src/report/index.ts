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
