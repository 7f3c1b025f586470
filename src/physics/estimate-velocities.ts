/**
 * Velocities where only positions were recorded.
 *
 * At every time the derivative of the polynomial through the nearest `order` + 1 times; the error falls as the
 * spacing to the power `order`, for irregular times as well, also at the ends, where the window is one-sided. Noise σ
 * in the positions becomes noise of about σ/spacing in the velocities.
 *
 * @param times [T], strictly increasing
 * @param positions [T, width]
 * @param order of accuracy; less where there are fewer than `order` + 1 times
 * @returns velocities [T, width]
 * @throws RangeError for fewer than two times
 * @example
 * ```ts
 * estimateVelocities([0, 1, 2], Float64Array.of(0, 1, 4)); // [0, 2, 4], exact for a parabola
 * ```
 */
export function estimateVelocities(
  times: ArrayLike<number>,
  positions: Float64Array,
  order = 4,
): Float64Array {
  const count = times.length;
  if (count < 2) throw new RangeError(`velocities need at least two times; got ${count}`);
  const width = positions.length / count;
  const points = Math.min(order + 1, count);
  const velocities = new Float64Array(positions.length);
  for (let index = 0; index < count; index++) {
    const start = Math.min(Math.max(index - (points >> 1), 0), count - points);
    const weights = derivativeWeights(times, start, points, index);
    for (let point = 0; point < points; point++) {
      const row = (start + point) * width;
      for (let column = 0; column < width; column++) {
        const entry = index * width + column;
        velocities[entry] = velocities[entry]! + weights[point]! * positions[row + column]!;
      }
    }
  }
  return velocities;
}

/**
 * Weights of the derivative at times[at] of the polynomial through times[start … start + points − 1]: with the
 * barycentric weights wⱼ = 1/Π_{k≠j}(tⱼ − tₖ), dⱼ = (wⱼ/w_at)/(t_at − tⱼ), and d_at makes their sum zero.
 *
 * Source: J.-P. Berrut and L. N. Trefethen, SIAM Review 46, 501 (2004), section 9.3.
 */
function derivativeWeights(
  times: ArrayLike<number>,
  start: number,
  points: number,
  at: number,
): Float64Array {
  const barycentric = (index: number): number => {
    let product = 1;
    for (let other = start; other < start + points; other++) {
      if (other !== index) product *= times[index]! - times[other]!;
    }
    return 1 / product;
  };
  const own = barycentric(at);
  const weights = new Float64Array(points);
  let sum = 0;
  for (let point = 0; point < points; point++) {
    if (start + point === at) continue;
    const weight = barycentric(start + point) / own / (times[at]! - times[start + point]!);
    weights[point] = weight;
    sum += weight;
  }
  weights[at - start] = -sum;
  return weights;
}
