/** The slope d log y / d log x by least squares over the points where both are positive; not a number for fewer than two. */
export function powerSlope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points
    .filter(({ x, y }) => x > 0 && y > 0)
    .map(({ x, y }) => [Math.log(x), Math.log(y)] as const);
  const centre = (axis: 0 | 1): number => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [middleX, middleY] = [centre(0), centre(1)];
  const rise = logs.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0);
  const run = logs.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  return rise / run;
}
