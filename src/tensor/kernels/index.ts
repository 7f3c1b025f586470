import { arrangementKernels } from './arrangement.js';
import { contractionKernels } from './contraction.js';
import { elementwiseKernels } from './elementwise.js';
import type { KernelTable } from './kernel.js';

export { elementTypes } from './arrangement.js';

/** Every kernel that can be compiled. */
export const kernelTable: KernelTable = {
  ...elementwiseKernels,
  ...contractionKernels,
  ...arrangementKernels,
};
