import type { RandomStream } from 'principia/math';
import type { HeatCurvePoint } from 'principia/report';
import { baoab, geometricLadder, heatPoint, type Potential, sampleEnsemble } from 'principia/thermal';
import type { DoubleWellConfig } from './config.js';

/** Sampled and exact energy and specific heat of (w² − 1)². */
export interface DoubleWellResult {
  readonly sampled: readonly HeatCurvePoint[];
  readonly exact: readonly HeatCurvePoint[];
}

/** Points of the exact curve. */
const finely = 80;

/** A weight between two wells, in independent copies that share their steps. */
export async function doubleWell(config: DoubleWellConfig, random: RandomStream): Promise<DoubleWellResult> {
  const { copies, draws, stepSize } = config;
  const potential = wells(copies);
  const position = Float64Array.from({ length: copies }, (_, at) => (at % 2 === 0 ? 1 : -1));
  const sampled: HeatCurvePoint[] = [];
  for (const [rung, temperature] of geometricLadder(...config.ladder).entries()) {
    const chains = await sampleEnsemble([{ potential, position }], {
      sampler: (given) => baoab(given, { temperature, stepSize, friction: 4 }),
      ...{ draws, thin: 8, burnIn: draws, random: random.child(rung) },
    });
    const losses = Array.from({ length: copies }, (_, copy) =>
      Float64Array.from(chains[0]!.draws, (draw) => (draw[copy]! ** 2 - 1) ** 2),
    );
    const { energy, specificHeat } = heatPoint(temperature, losses);
    sampled.push({
      temperature,
      ...{ energy: energy.value, energyError: energy.error },
      ...{ specificHeat: specificHeat.value, specificHeatError: specificHeat.error },
    });
  }
  const [least, most] = config.ladder;
  return { sampled, exact: geometricLadder(least, most, finely).map(exactHeat) };
}

/** ⟨L⟩, C and ⟨w²⟩ by the trapezoid rule, which converges exponentially for what falls as fast as e^{−w⁴}. */
export function exactHeat(temperature: number): HeatCurvePoint & { readonly square: number } {
  const [reach, count] = [1.5 + 3 * temperature ** 0.25, 4000];
  let [weight, first, second, squares] = [0, 0, 0, 0];
  for (let at = -count; at <= count; at++) {
    const square = ((at / count) * reach) ** 2;
    const loss = (square - 1) ** 2;
    const density = Math.exp(-loss / temperature);
    weight += density;
    first += density * loss;
    second += density * loss * loss;
    squares += density * square;
  }
  const energy = first / weight;
  const specificHeat = (second / weight - energy ** 2) / temperature ** 2;
  return { temperature, energy, specificHeat, square: squares / weight };
}

function wells(copies: number): Potential {
  return {
    dimension: copies,
    evaluate: async (position) => {
      let value = 0;
      const gradient = new Float64Array(copies);
      for (let at = 0; at < copies; at++) {
        const excess = position[at]! ** 2 - 1;
        value += excess * excess;
        gradient[at] = 4 * position[at]! * excess;
      }
      return { value, gradient };
    },
  };
}
