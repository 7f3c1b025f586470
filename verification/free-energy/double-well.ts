import { createRandom, type RandomStream } from 'principia/math';
import { baoab, heatPoint, sampleEnsemble } from 'principia/thermal';
import { exactHeat } from '../../experiments/condensation/double-well.js';
import { doubleWell } from '../kinetic/potentials.js';
import { below, type Check, near, type VerificationContext } from '../verification.js';

/** ⟨L⟩, C and ⟨w²⟩ of L = (w² − 1)² on the real line as printed. */
const printed: readonly (readonly [number, number, number, number])[] = [
  [0.02, 0.010078, 0.507992, 0.994922],
  [0.05, 0.025525, 0.522368, 0.986975],
  [0.1, 0.052477, 0.559611, 0.972523],
  [0.2, 0.113166, 0.637318, 0.936834],
  [0.5, 0.272864, 0.401864, 0.852136],
  [1, 0.417255, 0.222908, 0.832745],
  [2, 0.606535, 0.17543, 0.893465],
];
/** Temperatures that are printed nowhere. */
const others = [0.033, 0.15, 0.31, 0.74, 1.6];

/** Independent coordinates that move in one potential. */
const copies = 256;

/** The specific heat of a barrier, by quadrature and by Langevin dynamics. */
export async function doubleWellChecks({ size, seed, say }: VerificationContext): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [temperature, energy, specificHeat, square] of printed) {
    const exact = exactHeat(temperature);
    checks.push(near(`E2 quadrature ⟨L⟩ at T = ${temperature}`, exact.energy, energy, 6e-7));
    checks.push(near(`E2 quadrature C at T = ${temperature}`, exact.specificHeat, specificHeat, 6e-7));
    checks.push(near(`E2 quadrature ⟨w²⟩ at T = ${temperature}`, exact.square, square, 6e-7));
  }
  checks.push(near('E2 quadrature C at T = 100', exactHeat(100).specificHeat, 0.23318, 6e-6));
  const full = size === 'full';
  const temperatures = full ? [...printed.map(([temperature]) => temperature), ...others] : [0.05, 0.2, 0.74];
  for (const temperature of temperatures) {
    const found = await sampledHeat(temperature, full ? 10_000 : 400, createRandom(seed).child(temperature));
    const exact = exactHeat(temperature);
    const [energyError, heatError] = [
      Math.abs(found.energy.value / exact.energy - 1),
      Math.abs(found.specificHeat.value / exact.specificHeat - 1),
    ];
    const { value, error } = found.specificHeat;
    say(
      `E2 T = ${temperature}: ⟨L⟩ off by ${energyError.toFixed(4)}, C by ${heatError.toFixed(4)} ± ${(error / value).toFixed(4)}`,
    );
    checks.push(
      below(`E2 sampled ⟨L⟩ at T = ${temperature}, relative error`, energyError, full ? 0.01 : 0.04),
    );
    checks.push(below(`E2 sampled C at T = ${temperature}, relative error`, heatError, full ? 0.01 : 0.1));
  }
  return checks;
}

async function sampledHeat(temperature: number, draws: number, random: RandomStream) {
  const start = new Float64Array(copies).map((_, at) => (at % 2 === 0 ? 1 : -1));
  const chains = await sampleEnsemble([{ potential: doubleWell(copies), position: start }], {
    // Wells of curvature 8, steeper outside where it is hot: at this step C is 0.4 % off where it is hottest.
    sampler: (potential) => baoab(potential, { temperature, stepSize: 0.06, friction: 4 }),
    ...{ draws, thin: 8, burnIn: 500, random },
  });
  const positions = chains[0]!.draws;
  const losses = Array.from({ length: copies }, (_, copy) =>
    Float64Array.from(positions, (position) => (position[copy]! ** 2 - 1) ** 2),
  );
  return heatPoint(temperature, losses);
}
