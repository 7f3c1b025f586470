/** Published rates of exact solutions, in percent, of about 116 equations. */
export interface PublishedRates {
  readonly method: string;
  readonly units: boolean;
  readonly source: string;
  /** By level of noise. */
  readonly rates: Readonly<Record<string, number>>;
}

const srbench = 'SRBench 2021, up to 8 hours a run';

export const published: readonly PublishedRates[] = [
  { method: 'QDSR', units: true, source: 'arXiv:2503.19043, abstract', rates: { 0: 91.6 } },
  {
    method: 'PhySO',
    units: true,
    source: "its repository's results, a million evaluations",
    rates: { 0: 58.4, 0.001: 58.4, 0.01: 57.9, 0.1: 53.4 },
  },
  { method: 'AI Feynman', units: false, source: srbench, rates: { 0: 55.8, 0.001: 1.5, 0.01: 0 } },
  { method: 'AFP-FE', units: false, source: srbench, rates: { 0: 27, 0.001: 15.9, 0.01: 6.1 } },
  { method: 'GP-GOMEA', units: false, source: srbench, rates: { 0: 26.8, 0.001: 1.6, 0.01: 0 } },
  { method: 'DSR', units: false, source: srbench, rates: { 0: 19.7, 0.001: 16.8, 0.01: 8.4 } },
  { method: 'Operon', units: false, source: srbench, rates: { 0: 16.6, 0.001: 0.3, 0.01: 0.1 } },
  { method: 'gplearn', units: false, source: srbench, rates: { 0: 16.3, 0.001: 15.8, 0.01: 13.2 } },
];
