export { writeFileAtomically } from './atomic-file.js';
export { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
export { describeEnvironment, principiaVersion } from './environment.js';
export { keepMetrics, type MetricsRecord, readMetrics } from './metrics.js';
export { type Progress, type ProgressStage, silentProgress } from './progress.js';
export {
  createRun,
  defaultRunPath,
  endAbandonedRun,
  extendRun,
  type RunFolder,
  type RunManifest,
  type RunStatus,
  readRun,
  resumeRun,
  type WrittenManifest,
} from './run-folder.js';
export type { StoredArray, StoredArrays } from './safetensors.js';
