import type { LinearSpace } from 'principia/math';
import { tf } from './full-precision.js';
import type { Tensor } from './tensorflow.js';

/** Tensors of equal shape as vectors, so that an integrator written once steps them too. */
export const tensorSpace: LinearSpace<Tensor> = {
  combine(coefficients, vectors) {
    const terms = vectors.flatMap((vector, index) => {
      const coefficient = coefficients[index]!;
      if (coefficient === 0) return [];
      return [coefficient === 1 ? vector : tf.mul(vector, coefficient)];
    });
    return terms.length === 0 ? tf.zerosLike(vectors[0]!) : terms.reduce((sum, term) => tf.add(sum, term));
  },
};
