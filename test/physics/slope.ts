/** The slope of log error over log step: the order of a method. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const x = points.map(([step]) => Math.log(step));
  const y = points.map(([, error]) => Math.log(error));
  const centreX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const centreY = y.reduce((sum, value) => sum + value, 0) / y.length;
  const covariance = x.reduce((sum, value, index) => sum + (value - centreX) * (y[index]! - centreY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - centreX) ** 2, 0);
}
