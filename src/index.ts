/** The public door: the main job and its values. Every floor has a door of its own, `principia/<floor>`. */

export type { Discovered } from './discover/conclude.js';
export {
  drawEnsemble,
  type EnsembleDocument,
  type EnsembleLaw,
  type EnsembleSettings,
  type EnsembleSource,
} from './discover/draw-ensemble.js';
export { type DiscoverContext, type DiscoverOptions, discover, effortFor, judgeLaws } from './discover.js';
export type { Dataset, Law, LawDocument } from './law/index.js';
export { InputError } from './math/index.js';
export type { ReportData } from './report/index.js';
