import { core } from './tensorflow.js';

/** Mends the one kernel of the plain JavaScript backend that writes into its operand. */
export function registerCpuKernels(): void {
  const name = 'TensorScatterUpdate';
  const own = core.getKernel(name, 'cpu');
  core.unregisterKernel(name, 'cpu');
  core.registerKernel({
    ...own,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const cpu = backend as core.KernelBackend;
      const { tensor } = inputs as Record<string, core.TensorInfo>;
      const { shape, dtype } = tensor!;
      const dataId = cpu.write((cpu.readSync(tensor!.dataId) as Float32Array).slice(), shape, dtype);
      const result = own.kernelFunc({
        inputs: { ...inputs, tensor: { dataId, shape, dtype } },
        backend,
        ...(attrs ? { attrs } : {}),
      });
      cpu.disposeData(dataId);
      return result;
    },
  });
}
