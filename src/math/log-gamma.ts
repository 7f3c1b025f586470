/**
 * ln Γ(x) for x > 0, by Stirling's series from 15 on and Γ(x + 1) = x Γ(x) below: accurate to a few units of the last place.
 *
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 6.1.41.
 */
export function logGamma(x: number): number {
  let a = x;
  let lifted = 0;
  while (a < 15) lifted += Math.log(a++);
  const inverse = 1 / a;
  const square = inverse * inverse;
  const tail = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (a - 0.5) * Math.log(a) - a + Math.log(2 * Math.PI) / 2 + tail - lifted;
}
