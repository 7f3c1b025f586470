/**
 * What is not compiled, and what to do instead: kernels of TensorFlow.js, and operations that call none, because they
 * draw numbers or read values in JavaScript.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { KernelTable } from './kernel.js';

const outside = (what: string): string =>
  `${what} before the compiled function is called and pass the result as an input`;

const draw = outside('draw the numbers');
const choose = outside('how many there are depends on the values, and shapes must not: find them');
const image = outside('images are not compiled: process them');
const convolution =
  'convolution and pooling are not compiled: over a short axis, write them as tf.slice, tf.matMul and tf.sum';
const complex = 'complex numbers are not compiled: keep real and imaginary parts in two tensors';
const transform = `Fourier transforms are not compiled: multiply by the matrices of cosines and sines, or ${outside('transform')}`;
const text = outside('text is not compiled: turn it into numbers');
const sparse =
  'sparse and ragged tensors are not compiled: use tf.gather and tf.unsortedSegmentSum on index arrays';
const blocks = 'rearranging blocks is not compiled: write it as tf.reshape and tf.transpose';
const saved = 'it is a gradient that TensorFlow.js wrote for itself: use the gradients of principia/tensor';

/** Remedies by the kernels, or operations, that they stand for. */
type Remedies = readonly (readonly [remedy: string, names: string])[];

const kernelRemedies: Remedies = [
  [draw, 'Multinomial'],
  [choose, 'Unique NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5'],
  ['work with the shapes, which are plain arrays of numbers', 'BroadcastArgs'],
  ['count with tf.unsortedSegmentSum of ones', 'Bincount DenseBincount'],
  ['write it with tf.mod and tf.floorDiv', 'BitwiseAnd'],
  [
    'use the operation of principia/tensor, which is composed of other kernels',
    'Einsum _FusedMatMul FusedBatchNorm',
  ],
  [saved, 'EluGrad AvgPoolGrad AvgPool3DGrad MaxPoolGrad MaxPool3DGrad LRNGrad ResizeBilinearGrad'],
  [saved, 'ResizeNearestNeighborGrad Dilation2DBackpropInput Dilation2DBackpropFilter Conv2DBackpropFilter'],
  [saved, 'Conv2DBackpropInput Conv3DBackpropFilterV2 Conv3DBackpropInputV2'],
  [saved, 'DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput'],
  [convolution, 'Conv2D Conv3D DepthwiseConv2dNative FusedConv2D FusedDepthwiseConv2D Dilation2D'],
  [convolution, 'AvgPool AvgPool3D MaxPool MaxPool3D MaxPoolWithArgmax LRN'],
  [blocks, 'BatchToSpaceND SpaceToBatchND DepthToSpace'],
  [image, 'CropAndResize Draw FlipLeftRight ResizeBilinear ResizeNearestNeighbor RotateWithOffset Transform'],
  [complex, 'Complex ComplexAbs Real Imag'],
  [transform, 'FFT IFFT'],
  [text, 'StaticRegexReplace StringNGrams StringSplit StringToHashBucketFast'],
  [sparse, 'RaggedGather RaggedRange RaggedTensorToTensor'],
  [sparse, 'SparseFillEmptyRows SparseReshape SparseSegmentMean SparseSegmentSum'],
];

const operationRemedies: Remedies = [
  [draw, 'rand randomGamma randomNormal randomStandardNormal randomUniform randomUniformInt truncatedNormal'],
  [draw, 'multinomial'],
  [outside('draw the mask'), 'dropout'],
  [choose, 'whereAsync booleanMaskAsync setdiff1dAsync'],
  [choose, 'nonMaxSuppressionAsync nonMaxSuppressionWithScoreAsync nonMaxSuppressionPaddedAsync'],
  [outside('it reads values: call it'), 'inTopKAsync'],
];

/** Kernels that fail with their name and a remedy. */
export const refusedKernels: KernelTable = Object.fromEntries(
  namesOf(kernelRemedies).map(([name, remedy]) => [name, () => refuse(`kernel '${name}'`, remedy)]),
);

/** Operations that fail with their name and a remedy, each as a function that throws. */
export const refusedOperations: Readonly<Record<string, () => never>> = Object.fromEntries(
  namesOf(operationRemedies).map(([name, remedy]) => [name, () => refuse(`operation tf.${name}`, remedy)]),
);

function namesOf(remedies: Remedies): (readonly [name: string, remedy: string])[] {
  return remedies.flatMap(([remedy, names]) => names.split(' ').map((name) => [name, remedy] as const));
}

function refuse(what: string, remedy: string): never {
  throw new InputError(
    `The TensorFlow.js ${what} cannot be compiled: ${remedy}; or run the function uncompiled with { backend: 'cpu' }`,
  );
}
