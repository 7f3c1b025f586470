import { float64Space } from 'principia/math';
import { tensorSpace, tf } from 'principia/tensor';
import { expect, test } from 'vitest';

test.each([[[1, 0.5, -2]], [[0, 1, 0]], [[0, 0, 0]], [[-1, 0, 3]]])(
  'tensors combine as arrays do: %j',
  (coefficients) => {
    const vectors = [
      [1, 2],
      [-4, 0.5],
      [8, 16],
    ];
    const expected = float64Space.combine(
      coefficients,
      vectors.map((vector) => Float64Array.from(vector)),
    );
    const combined = tensorSpace.combine(
      coefficients,
      vectors.map((vector) => tf.tensor1d(vector)),
    );
    expect([...combined.dataSync()]).toEqual([...expected]);
  },
);
