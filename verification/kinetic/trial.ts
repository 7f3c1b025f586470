import { createRandom } from 'principia/math';
import {
  baoab,
  baoabKineticTemperature,
  type Chain,
  type Gate,
  gates,
  gradientIdentity,
  gradientIdentityGates,
  kineticBand,
  kineticBandGate,
  noseHooverLangevin,
  obabo,
  overdamped,
  type Potential,
  residualCheck,
  residualGates,
  type Sampler,
  type SamplerState,
  sampleEnsemble,
  type Trace,
  tracesOf,
} from 'principia/thermal';
import type { RegressionProblem } from './regression.js';

/** A sampler of whitened coordinates, where the mass is the temperature and every frequency 1. */
export interface Scheme {
  readonly sampler: (potential: Potential, temperature: number, stepSize: number) => Sampler<SamplerState>;
  readonly stepSize: number;
  /** Steps between draws. */
  readonly thin: number;
  /** The kinetic temperature at which its positions are thermal, in units of T; null where it has no momenta. */
  readonly kinetic: (stepSize: number) => number | null;
}

/** What is offered, each with the step that its accuracy allows. */
export const schemes: Readonly<Record<'BAOAB' | 'OBABO' | 'limit method' | 'Nosé-Hoover-Langevin', Scheme>> =
  {
    BAOAB: {
      sampler: (potential, temperature, stepSize) =>
        baoab(potential, { temperature, stepSize, friction: 1.5, mass: temperature }),
      stepSize: 0.8,
      thin: 2,
      kinetic: (stepSize) => baoabKineticTemperature(stepSize, 1),
    },
    OBABO: {
      sampler: (potential, temperature, stepSize) =>
        obabo(potential, { temperature, stepSize, friction: 1.5, mass: temperature }),
      stepSize: 0.25,
      thin: 5,
      kinetic: () => 1,
    },
    'limit method': {
      sampler: (potential, temperature, stepSize) =>
        overdamped(potential, { temperature, stepSize, mass: temperature }),
      stepSize: 0.4,
      thin: 4,
      kinetic: () => null,
    },
    'Nosé-Hoover-Langevin': {
      sampler: (potential, temperature, stepSize) =>
        noseHooverLangevin(potential, {
          temperature,
          stepSize,
          friction: 1,
          relaxationTime: 2,
          mass: temperature,
        }),
      stepSize: 0.4,
      thin: 4,
      kinetic: (stepSize) => baoabKineticTemperature(stepSize, 1),
    },
  };

/** One run of the regression, as it would be judged. */
export interface Trial {
  readonly problem: RegressionProblem;
  readonly scheme: Scheme;
  readonly seed: number;
  /** Draws of each of the four members. */
  readonly draws: number;
  /** What is sampled, where it is not the problem's own potential. */
  readonly potential?: Potential;
}

/** Every diagnostic there is, on four members, with as many draws at half the step. */
export async function judge({
  problem,
  scheme,
  seed,
  draws,
  potential = problem.potential,
}: Trial): Promise<Gate[]> {
  const { temperature, residuals, loss, outputs } = problem;
  const random = createRandom(seed);
  const run = (stepSize: number, thin: number): Promise<Chain[]> =>
    sampleEnsemble(
      Array.from({ length: 4 }, () => ({ potential, position: new Float64Array(potential.dimension) })),
      {
        sampler: (given) => scheme.sampler(given, temperature, stepSize),
        draws,
        thin,
        burnIn: 20 * thin,
        random: random.child(`step ${stepSize}`),
      },
    );
  const quantitiesOf = (chains: readonly Chain[]): Record<string, Trace> =>
    Object.fromEntries(tracesOf(chains, outputs).map((trace, index) => [`output ${index}`, trace]));
  const chains = await run(scheme.stepSize, scheme.thin);
  const halved = await run(scheme.stepSize / 2, 2 * scheme.thin);
  const identity = await gradientIdentity(
    chains,
    chains.map(() => potential),
    { temperature, random: random.child('signs'), every: 4 },
  );
  const expected = scheme.kinetic(scheme.stepSize);
  const losses = tracesOf(chains, (draw) => [loss(draw)])[0]!;
  return [
    ...gates({ chains, temperature, quantities: quantitiesOf(chains), halved: quantitiesOf(halved) }),
    ...gradientIdentityGates(identity),
    ...(expected === null ? [] : [kineticBandGate(kineticBand(chains, { temperature, expected }))]),
    ...residualGates(residualCheck({ temperature, residuals: [residuals], losses })),
  ];
}
