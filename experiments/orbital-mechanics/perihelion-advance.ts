import { compilePairForce, type LawTerm } from 'principia/law';

/** An orbit about the Sun: semi-major axis and eccentricity, and the planet's mass in suns. */
export interface Orbit {
  readonly axis: number;
  readonly eccentricity: number;
  readonly mass: number;
}

/** Mercury's, in astronomical units. */
export const mercury: Orbit = { axis: 0.38709893, eccentricity: 0.20563069, mass: 1.66e-7 };

const anomalies = 2000;
const daysPerCentury = 36525;
const arcsecondsPerRadian = (180 / Math.PI) * 3600;

/**
 * By how much terms of pairs turn an orbit's perihelion, in arcseconds per century: Gauss's equation for the longitude
 * of the perihelion,
 *
 *   dϖ/dt = √(p/μ)/e · [−R cos f + (1 + r/p) T sin f],
 *
 * averaged over the unperturbed orbit; R and T are the accelerations along and across the radius, p = a (1 − e²).
 *
 * @param gravitation G times the mass of the Sun, in AU³/d²
 * Source: A. E. Roy, Orbital Motion, 4th edition, 7.7.
 */
export function perihelionAdvance(
  terms: readonly LawTerm[],
  gravitation: number,
  { axis, eccentricity, mass }: Orbit,
): number {
  const { separation, relativeVelocity, constants } = compilePairForce({ terms });
  const parameter = axis * (1 - eccentricity ** 2);
  const inverseMass = 1 / mass + 1;
  let sum = 0;
  for (let index = 0; index < anomalies; index++) {
    const eccentric = (2 * Math.PI * (index + 0.5)) / anomalies;
    const share = 1 - eccentricity * Math.cos(eccentric);
    const r = axis * share;
    const cosine = (Math.cos(eccentric) - eccentricity) / share;
    const sine = (Math.sqrt(1 - eccentricity ** 2) * Math.sin(eccentric)) / share;
    const radial = Math.sqrt(gravitation / parameter) * eccentricity * sine;
    const across = Math.sqrt(gravitation * parameter) / r;
    const pair = [r, mass, 1, 0, 0, Math.hypot(radial, across), radial, ...constants];
    const drag = relativeVelocity?.value(pair) ?? 0;
    const along = ((separation?.value(pair) ?? 0) + drag * radial) * inverseMass;
    const turning = drag * across * inverseMass;
    const rate =
      (Math.sqrt(parameter / gravitation) / eccentricity) *
      (-along * cosine + (1 + r / parameter) * turning * sine);
    // The mean anomaly, and so time, goes as the share of the radius.
    sum += (rate * share) / anomalies;
  }
  return sum * daysPerCentury * arcsecondsPerRadian;
}
