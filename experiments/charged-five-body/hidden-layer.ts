import { exponential, hyperbolicTangent, type RandomStream } from 'principia/math';
import type { FeatureMap } from 'principia/training';

/** What a unit is multiplied with: the product of the charges, nothing, or their sum; and its share of the units. */
const chargeFactors = [
  { share: 0.6, of: (invariants: Float64Array, at: number): number => invariants[at + 3]! },
  { share: 0.2, of: (): number => 1 },
  { share: 0.2, of: (invariants: Float64Array, at: number): number => invariants[at + 4]! },
] as const;

/** Powers α of the distance, and steepness of the units. */
const powers = [-3, 1] as const;
const steepness = [0.3, 3] as const;

/**
 * The network's hidden layer: units of the distance and the charges,
 *
 *     φₖ = gₖ(q₁, q₂) e^(αₖ u) tanh(wₖ (u − bₖ)),   u = ln r,
 *
 * with gₖ one of q₁q₂, 1 and q₁ + q₂, which together tell all pairs of charges ±1 apart, and αₖ, wₖ, bₖ drawn at random.
 * Units are spread over ln r and not over the data, which seldom show what close encounters do.
 *
 * @param distances - between which units turn
 */
export function drawHiddenLayer(
  count: number,
  [nearest, farthest]: readonly [number, number],
  random: RandomStream,
): FeatureMap {
  const groups = Int32Array.from({ length: count }, (_, unit) => groupOf((unit + 0.5) / count));
  const uniform = (low: number, high: number): number => low + (high - low) * random.uniform();
  const power = new Float64Array(count);
  const slope = new Float64Array(count);
  const turn = new Float64Array(count);
  for (let unit = 0; unit < count; unit++) {
    power[unit] = uniform(...powers);
    const sign = random.uniform() < 0.5 ? -1 : 1;
    slope[unit] = sign * Math.exp(uniform(Math.log(steepness[0]), Math.log(steepness[1])));
    turn[unit] = uniform(Math.log(nearest), Math.log(farthest));
  }
  const factors = new Float64Array(chargeFactors.length);
  const setFactors = (invariants: Float64Array, at: number): void => {
    chargeFactors.forEach(({ of }, group) => {
      factors[group] = of(invariants, at);
    });
  };
  return {
    count,
    groups,
    values(invariants, at, out) {
      setFactors(invariants, at);
      const u = invariants[at]!;
      for (let unit = 0; unit < count; unit++) {
        const turned = hyperbolicTangent(slope[unit]! * (u - turn[unit]!));
        out[unit] = factors[groups[unit]!]! * exponential(power[unit]! * u) * turned;
      }
    },
    slopes(invariants, at, out) {
      setFactors(invariants, at);
      const u = invariants[at]!;
      for (let unit = 0; unit < count; unit++) {
        const turned = hyperbolicTangent(slope[unit]! * (u - turn[unit]!));
        const change = power[unit]! * turned + slope[unit]! * (1 - turned * turned);
        out[unit] = factors[groups[unit]!]! * exponential(power[unit]! * u) * change;
      }
    },
  };
}

/** The group at a place in [0, 1] of the units. */
function groupOf(place: number): number {
  let end = 0;
  return chargeFactors.findIndex(({ share }, group) => {
    end += share;
    return place < end || group === chargeFactors.length - 1;
  });
}
