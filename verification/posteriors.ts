import {
  createRandom,
  mean,
  multiply,
  multiplyTransposed,
  type RandomStream,
  variance,
} from 'principia/math';
import {
  baoab,
  effectiveSampleSize,
  hamiltonianMonteCarlo,
  hessianProductAt,
  isotropicPrior,
  linearChange,
  microcanonical,
  type Potential,
  pooled,
  type Sampler,
  type SamplerState,
  sampleEnsemble,
  tracesOf,
  whiteningFactor,
} from 'principia/thermal';
import { eightSchools, lynxHare, type ReferencePosterior } from './posteriordb.js';
import { atLeast, below, type Check, type Verification } from './verification.js';

const temperature = 1;

/** The samplers, in coordinates where the posterior's spread is about 1 everywhere, with the steps between draws. */
const samplers: readonly {
  readonly name: string;
  readonly thin: number;
  readonly make: (potential: Potential) => Sampler<SamplerState>;
}[] = [
  {
    name: 'BAOAB',
    thin: 4,
    make: (potential) => baoab(potential, { temperature, stepSize: 0.4, friction: 1 }),
  },
  {
    name: 'HMC',
    thin: 1,
    make: (potential) => hamiltonianMonteCarlo(potential, { temperature, stepSize: 0.5, steps: [2, 6] }),
  },
  {
    name: 'MCLMC',
    thin: 2,
    make: (potential) => microcanonical(potential, { temperature, stepSize: 0.8, decoherenceLength: 4 }),
  },
];

const chainCount = 4;

export const posteriors: Verification = {
  name: 'posteriors',
  title: 'Two posteriors of posteriordb: eight schools, and the law of hare and lynx',
  power:
    'With 200 effective draws a mean off by 0.4 deviations or a deviation by 30 % is found with 95 %; with the 2,500 and more of the full size 0.08 and 7 %.',
  async run({ size, seed, say }): Promise<readonly Check[]> {
    const random = createRandom(seed).child('posteriors');
    const full = size === 'full';
    // Three Monte-Carlo errors of the reduced size's draws; the specification's own limits at full size.
    const limits = full ? { mean: 0.05, deviation: 0.05 } : { mean: 0.2, deviation: 0.2 };
    const cases = [
      { posterior: eightSchools(), draws: full ? 40_000 : 1500 },
      { posterior: lynxHare(), draws: full ? 4000 : 150 },
    ];
    const checks: Check[] = [];
    for (const { posterior, draws } of cases) {
      const whitened = await aboutMode(posterior);
      for (const { name, make, thin } of full ? samplers : samplers.slice(0, 2)) {
        const stream = random.child(`${posterior.name}, ${name}`);
        const found = await compare(posterior, whitened, make, { draws, thin, random: stream });
        const where = `${posterior.name}, ${name}`;
        checks.push(
          below(`${where}: largest shift of a mean, in sd`, found.mean, limits.mean),
          below(`${where}: largest relative error of an sd`, found.deviation, limits.deviation),
          atLeast(`${where}: smallest effective sample size`, found.effective, full ? 2500 : 200),
        );
        say(`${where}: ${found.detail}`);
      }
    }
    return checks;
  },
};

/** The posterior in coordinates about its mode, scaled by the curvature there; the mode by damped Newton steps. */
async function aboutMode({ potential, start }: ReferencePosterior): Promise<ReturnType<typeof linearChange>> {
  const { dimension } = potential;
  const wide = isotropicPrior(dimension, 1e3);
  let position = start;
  let factor = new Float64Array(dimension * dimension);
  for (let iteration = 0; iteration < 20; iteration++) {
    const product = hessianProductAt(potential, position, 1e-4);
    const hessian = new Float64Array(dimension * dimension);
    for (let row = 0; row < dimension; row++) {
      const unit = new Float64Array(dimension);
      unit[row] = 1;
      hessian.set(await product(unit), row * dimension);
    }
    factor = new Float64Array(whiteningFactor(hessian, wide, temperature));
    const { value, gradient } = await potential.evaluate(position);
    const step = multiply(factor, multiplyTransposed(factor, gradient));
    let share = 1;
    let next = position;
    for (; share > 1e-6; share /= 2) {
      next = position.map((entry, index) => entry - share * step[index]!);
      if ((await potential.evaluate(next)).value < value) break;
    }
    if (share <= 1e-6) break;
    position = next;
  }
  return linearChange(potential, position, factor);
}

interface Comparison {
  readonly mean: number;
  readonly deviation: number;
  readonly effective: number;
  readonly detail: string;
}

async function compare(
  { quantities, observe, means, deviations }: ReferencePosterior,
  whitened: ReturnType<typeof linearChange>,
  make: (potential: Potential) => Sampler<SamplerState>,
  { draws, thin, random }: { readonly draws: number; readonly thin: number; readonly random: RandomStream },
): Promise<Comparison> {
  const starts = random.child('starts');
  const chains = await sampleEnsemble(
    Array.from({ length: chainCount }, () => ({
      potential: whitened,
      position: Float64Array.from({ length: whitened.dimension }, () => 0.5 * starts.normal()),
    })),
    { sampler: make, draws, thin, burnIn: 50 * thin, random },
  );
  const traces = tracesOf(chains, (draw) => observe(whitened.original(draw)));
  const shifts = traces.map((trace, index) => (mean(pooled(trace)) - means[index]!) / deviations[index]!);
  const widths = traces.map((trace, index) => Math.sqrt(variance(pooled(trace))) / deviations[index]! - 1);
  return {
    mean: Math.max(...shifts.map(Math.abs)),
    deviation: Math.max(...widths.map(Math.abs)),
    effective: Math.min(...traces.map(effectiveSampleSize)),
    detail: quantities
      .map((name, index) => `${name} ${shifts[index]!.toFixed(3)} ${widths[index]!.toFixed(3)}`)
      .join(', '),
  };
}
