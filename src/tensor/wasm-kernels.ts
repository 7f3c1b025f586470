import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { core } from './tensorflow.js';

/**
 * Gives the WebAssembly backend the one kernel of a graph network that it lacks: rows of x are added into the rows
 * that `segmentIds` names, negative names are dropped.
 */
export function registerWasmKernels(): void {
  if (core.getKernel('UnsortedSegmentSum', 'wasm') != null) return;
  core.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as BackendWasm;
      const { x, segmentIds } = inputs as Record<string, core.TensorInfo>;
      const inner = x!.shape.slice(segmentIds!.shape.length);
      const output = wasm.makeOutput([attrs!.numSegments as number, ...inner], x!.dtype);
      const names = wasm.typedArrayFromHeap(segmentIds!) as Int32Array;
      const values = wasm.typedArrayFromHeap(x!);
      const sums = wasm.typedArrayFromHeap(output).fill(0);
      const width = core.util.sizeFromShape(inner);
      names.forEach((name, row) => {
        if (name < 0) return;
        for (let column = 0; column < width; column++) {
          sums[name * width + column] = sums[name * width + column]! + values[row * width + column]!;
        }
      });
      return output;
    },
  });
}
