import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { core } from './tensorflow.js';

/** Gives the WebAssembly backend the kernels of a graph network that it lacks, or has wrong. */
export function registerWasmKernels(): void {
  if (core.getKernel('UnsortedSegmentSum', 'wasm') != null) return;
  core.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { x, segmentIds } = inputs as Record<string, core.TensorInfo>;
      return segmentSum(backend as BackendWasm, x!, segmentIds!, attrs!.numSegments as number);
    },
  });
  // It reads the first indices for the whole batch, and what lies behind them.
  standIn('GatherV2', (_, { batchDims }) => Boolean(batchDims));
  // It refuses whole numbers.
  standIn('BatchMatMul', ({ a }) => a!.dtype === 'int32');
  // It divides whole numbers as 32-bit floats, which have 24 bits for them.
  standIn('FloorDiv', ({ a }) => a!.dtype === 'int32');
}

/** Rows of x are added into the rows that `segmentIds` names; negative names are dropped. */
function segmentSum(
  wasm: BackendWasm,
  x: core.TensorInfo,
  segmentIds: core.TensorInfo,
  segments: number,
): core.TensorInfo {
  const inner = x.shape.slice(segmentIds.shape.length);
  const output = wasm.makeOutput([segments, ...inner], x.dtype);
  const names = wasm.typedArrayFromHeap(segmentIds) as Int32Array;
  const values = wasm.typedArrayFromHeap(x);
  const sums = wasm.typedArrayFromHeap(output).fill(0);
  const width = core.util.sizeFromShape(inner);
  names.forEach((name, row) => {
    if (name < 0) return;
    for (let column = 0; column < width; column++) {
      sums[name * width + column] = sums[name * width + column]! + values[row * width + column]!;
    }
  });
  return output;
}

type Inputs = Readonly<Record<string, core.TensorInfo>>;

/** Lets the plain JavaScript kernel of that name work on copies, in the cases where the other is not right. */
function standIn(
  kernelName: string,
  applies: (inputs: Inputs, attributes: core.NamedAttrMap) => boolean,
): void {
  const own = core.getKernel(kernelName, 'wasm');
  const plain = core.getKernel(kernelName, 'cpu');
  core.unregisterKernel(kernelName, 'wasm');
  core.registerKernel({
    ...own,
    kernelFunc: ({ inputs, backend, attrs = {} }) => {
      if (!applies(inputs as Inputs, attrs)) return own.kernelFunc({ inputs, backend, attrs });
      const [wasm, cpu] = [backend as BackendWasm, core.findBackend('cpu') as core.KernelBackend];
      const copies = Object.entries(inputs as Inputs).map(([name, { dataId, shape, dtype }]) => {
        return [name, { dataId: cpu.write(wasm.readSync(dataId), shape, dtype), shape, dtype }] as const;
      });
      const result = plain.kernelFunc({ inputs: Object.fromEntries(copies), backend: cpu, attrs });
      const { dataId, shape, dtype } = result as core.TensorInfo;
      const output = wasm.makeOutput(shape, dtype);
      wasm.typedArrayFromHeap(output).set(cpu.readSync(dataId) as Float32Array);
      for (const tensor of [...copies.map(([, copy]) => copy), { dataId }]) cpu.disposeData(tensor.dataId);
      return output;
    },
  });
}
