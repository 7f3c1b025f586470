/**
 * What every TensorFlow.js kernel records, a line each where that is enough; longer compositions have files of their
 * own. What cannot be recorded is named in `refused.ts`, with what to do instead.
 *
 * @packageDocumentation
 */
import { arrangementKernels } from './arrangement.js';
import { contractionKernels } from './contraction.js';
import { elementwiseKernels } from './elementwise.js';
import { indexingKernels } from './indexing.js';
import type { KernelTable } from './kernel.js';
import { refusedKernels } from './refused.js';

export { elementTypes } from './kernel.js';

/** Every kernel that an operation of TensorFlow.js calls: recorded, or refused with a remedy. */
export const kernelTable: KernelTable = {
  ...elementwiseKernels,
  ...contractionKernels,
  ...arrangementKernels,
  ...indexingKernels,
  ...refusedKernels,
};
