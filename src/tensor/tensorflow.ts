/**
 * The one place that loads TensorFlow.js: its core and the plain JavaScript backend, without banners. The package
 * `@tensorflow/tfjs` itself would add layers, data sets and a converter, and two seconds of start-up.
 *
 * @packageDocumentation
 */
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

// Production mode is TensorFlow.js's own switch for its banners and its slow self-checks.
core.enableProdMode();
// Completes at once: the plain JavaScript backend needs no loading. Without it the first operation would choose the
// backend of highest priority, which may still be loading.
void core.setBackend('cpu');

/** An n-dimensional array of TensorFlow.js, or its stand-in while a function is traced. */
export type Tensor = core.Tensor;

/** Tensors by name: parameters, inputs, results. */
export type TensorRecord = Readonly<Record<string, Tensor>>;

export { core };
