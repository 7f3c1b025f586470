import { accelerationField, compileLaw, isFreeMotion, lawConstants } from 'principia/law';
import { rootMeanSquare } from 'principia/math';
import { chargesUnder, type JudgedLaw, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';

/** States at which laws are compared. */
const states = 200;

/** Two laws are one where their accelerations differ by no more than this share at any of the states. */
const same = 1e-4;

/** Fitted laws in groups of those that move the bodies alike at the states of the training motions. */
export function groupedByMotion(
  laws: readonly JudgedLaw[],
  observations: Observations,
): readonly (readonly JudgedLaw[])[] {
  const groups: { readonly laws: JudgedLaw[]; readonly motion: readonly Float64Array[] | null }[] = [];
  for (const law of laws) {
    const motion = isFreeMotion(law.law) ? null : accelerationsOf(law, observations);
    const group = groups.find((one) => one.motion !== null && motion !== null && alike(one.motion, motion));
    if (group === undefined) groups.push({ laws: [law], motion });
    else group.laws.push(law);
  }
  return groups.map((group) => group.laws);
}

function alike(one: readonly Float64Array[], other: readonly Float64Array[]): boolean {
  const differences = one.flatMap((first, state) => {
    const size = rootMeanSquare(first);
    if (!Number.isFinite(size) || size === 0) return [];
    return [rootMeanSquare(first.map((value, index) => value - other[state]![index]!)) / size];
  });
  return differences.length > 0 && Math.max(...differences) < same;
}

/** What a fitted law makes of states spread over the training motions, [N, D] each. */
function accelerationsOf({ law, refit }: JudgedLaw, observations: Observations): readonly Float64Array[] {
  const { training } = observations.dataset;
  const masses = massesUnder(refit, observations);
  const charges = chargesUnder(refit, observations);
  const force = compileLaw(law);
  const constants = lawConstants(law);
  return Array.from({ length: states }, (_, state) => {
    const { system, dimension, times, positions, velocities } =
      training[Math.floor((state * training.length) / states)]!;
    const sample = Math.floor((((state * 0.618) % 1) + 1e-9) * times.length);
    const width = system.bodies.length * dimension;
    const field = accelerationField(force, constants, {
      dimension,
      masses: Float64Array.from(
        system.bodies,
        ({ name, mass }) => mass ?? masses.find(({ body }) => body === name)!.value,
      ),
      charges: Float64Array.from(
        system.bodies,
        ({ name, charge }) => charges.find(({ body }) => body === name)?.value ?? charge ?? 0,
      ),
      interactions: system.interactions,
    });
    const point = new Float64Array(2 * width);
    point.set(positions.subarray(sample * width, (sample + 1) * width));
    point.set(velocities.subarray(sample * width, (sample + 1) * width), width);
    const rate = new Float64Array(2 * width);
    field(0, point, rate);
    return rate.subarray(width);
  });
}
