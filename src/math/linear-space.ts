/**
 * The one operation an integrator needs of a state: a linear combination. Written once over this interface,
 * a method steps tensors inside a model and `Float64Array`s in a simulation alike.
 *
 * @packageDocumentation
 */

/** A space whose vectors can be combined linearly: Σ cᵢ vᵢ. */
export interface LinearSpace<V> {
  combine(coefficients: readonly number[], vectors: readonly V[]): V;
}

/** Float64 vectors of equal length. */
export const float64Space: LinearSpace<Float64Array> = {
  combine(coefficients, vectors) {
    const result = new Float64Array(vectors[0]!.length);
    for (let term = 0; term < vectors.length; term++) {
      const coefficient = coefficients[term]!;
      if (coefficient === 0) continue;
      const vector = vectors[term]!;
      for (let index = 0; index < result.length; index++) {
        result[index] = result[index]! + coefficient * vector[index]!;
      }
    }
    return result;
  },
};

/** Records of vectors, combined entry by entry: a phase-space state from its positions and momenta. */
export function recordSpace<K extends string, V>(
  keys: readonly K[],
  space: LinearSpace<V>,
): LinearSpace<Readonly<Record<K, V>>> {
  return {
    combine: (coefficients, vectors) =>
      Object.fromEntries(
        keys.map((key) => [
          key,
          space.combine(
            coefficients,
            vectors.map((vector) => vector[key]),
          ),
        ]),
      ) as Record<K, V>,
  };
}
