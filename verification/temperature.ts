/** Tests B1-B4 and the tables of what Nosé-Hoover chains do near a minimum. */

import { createRandom, symmetricEigen } from 'principia/math';
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
  noseHoover,
  noseHooverLangevin,
  obabo,
  overdamped,
  type Potential,
  type Sampler,
  type SamplerState,
  sampleEnsemble,
  tracesOf,
  unverified,
} from 'principia/thermal';
import { eulerSampler } from './kinetic/comparison-schemes.js';
import { faultyLangevin, type LangevinFault } from './kinetic/faulty-langevin.js';
import { harmonic, randomRotation, rotated, stiffening, uncoupledModes } from './kinetic/potentials.js';
import { regressionProblem } from './kinetic/regression.js';
import { modeTable, oscillatorTable, type TableExtent } from './kinetic/thermostat-tables.js';
import { judge, type Scheme, schemes } from './kinetic/trial.js';
import { atLeast, below, between, type Check, type Verification } from './verification.js';

/** How much of it is done. */
interface Extent extends TableExtent {
  readonly draws: number;
  /** Clean runs, shared out among the schemes. */
  readonly clean: number;
  /** Seeds that every fault is planted with, and draws of each member then. */
  readonly faults: number;
  readonly faultDraws: number;
}

const virialGate = 'virial, largest deviation from 1 in Monte-Carlo errors';
const averageGate = 'virial, mean over directions';
const rhatGate = 'rank-normalised split R̂, largest';

interface SampleSize {
  readonly draws: number;
  readonly thin: number;
  readonly seed: number;
  /** 4 where absent. */
  readonly members?: number;
}

function sample(
  potential: Potential,
  sampler: (potential: Potential) => Sampler<SamplerState>,
  { draws, thin, seed, members = 4 }: SampleSize,
): Promise<Chain[]> {
  return sampleEnsemble(
    Array.from({ length: members }, () => ({ potential, position: new Float64Array(potential.dimension) })),
    { sampler, draws, thin, burnIn: 50 * thin, random: createRandom(seed) },
  );
}

function measuredBy(all: readonly Gate[], name: string): number {
  return all.find((gate) => gate.name === name)!.value;
}

/** B1 and B2: eight stiffening modes, κ = 25, judged along the eigenvectors of the Hessian. */
async function directions({ draws, seed, say }: Extent): Promise<Check[]> {
  const dimension = 8;
  const temperature = 0.5;
  const stiffness = Float64Array.from({ length: dimension }, (_, mode) => 25 ** (mode / (dimension - 1)));
  const hessian = rotated(randomRotation(dimension, 3), stiffness);
  const potential = stiffening(hessian, dimension, 1);
  const { vectors } = symmetricEigen(hessian, dimension);
  const eigenvectors = Array.from({ length: dimension }, (_, mode) =>
    vectors.slice(mode * dimension, (mode + 1) * dimension),
  );
  const langevin = { temperature, stepSize: 0.2, friction: 1 };
  const samplers: Readonly<Record<string, [(given: Potential) => Sampler<SamplerState>, number]>> = {
    BAOAB: [(given) => baoab(given, langevin), 8],
    OBABO: [(given) => obabo(given, { ...langevin, stepSize: 0.06 }), 24],
    'limit method': [(given) => overdamped(given, { temperature, stepSize: 0.02 }), 30],
    'Nosé-Hoover-Langevin': [(given) => noseHooverLangevin(given, { ...langevin, relaxationTime: 1 }), 8],
  };
  const checks: Check[] = [];
  for (const [name, [sampler, thin]] of Object.entries(samplers)) {
    say(`B1, B2 ${name}`);
    const chains = await sample(potential, sampler, { draws, thin, seed });
    const judged = gates({ chains, temperature, directions: eigenvectors, quantities: {}, halved: null });
    const identity = await gradientIdentity(
      chains,
      chains.map(() => potential),
      { temperature, random: createRandom(seed).child('signs') },
    );
    const [deviation, error] = gradientIdentityGates(identity);
    checks.push(
      below(`B1 ${name}, ${virialGate}`, measuredBy(judged, virialGate), 5),
      below(
        `B1 ${name}, largest Monte-Carlo error`,
        measuredBy(judged, 'virial, largest Monte-Carlo error'),
        0.1,
      ),
      between(`B1 ${name}, ${averageGate}`, measuredBy(judged, averageGate), 0.95, 1.05),
      below(`B2 ${name}, gradient identity, deviation from 1 in Monte-Carlo errors`, deviation!.value, 5),
      below(`B2 ${name}, gradient identity, Monte-Carlo error`, error!.value, 0.1),
    );
  }
  return checks;
}

/** B3: fifty modes of frequency 1. */
async function kineticBands({ draws, seed, say }: Extent): Promise<Check[]> {
  say('B3');
  const temperature = 0.3;
  const potential = harmonic(new Float64Array(50).fill(1));
  const chainsOf = (sampler: typeof baoab, stepSize: number): Promise<Chain[]> =>
    sample(potential, (given) => sampler(given, { temperature, stepSize, friction: 1 }), {
      draws,
      thin: 3,
      seed,
    });
  const chains = await chainsOf(baoab, 1);
  const expected = baoabKineticTemperature(1, 1);
  const judged = (of: readonly Chain[], level: number, corrected = 1): number =>
    kineticBandGate(kineticBand(of, { temperature, level, expected: corrected })).value;
  const shares = 'kinetic temperatures outside the χ² band, deviation of the share in Monte-Carlo errors';
  return [
    below(`B3 BAOAB at h 1, ${shares}, level 0.99`, judged(chains, 0.99, expected), 5),
    below(`B3 BAOAB at h 1, ${shares}, level 0.5`, judged(chains, 0.5, expected), 5),
    atLeast('B3 BAOAB at h 1 without the correction 1 − h²ω²/4, the same', judged(chains, 0.5), 5),
    below(`B3 OBABO at h 1, ${shares}, level 0.5`, judged(await chainsOf(obabo, 1), 0.5), 5),
  ];
}

/** B4, clean runs: every diagnostic must pass. */
async function cleanRuns({ draws, clean, seed, say }: Extent): Promise<Check[]> {
  const problem = await regressionProblem();
  const alarms: string[] = [];
  for (let run = 0; run < clean; run++) {
    const names = Object.keys(schemes) as (keyof typeof schemes)[];
    const name = names[run % names.length]!;
    const failed = unverified(
      await judge({ problem, scheme: schemes[name], seed: 1000 * seed + run, draws }),
    );
    if (failed.length > 0) alarms.push(name);
    say(`B4 clean run ${run + 1}, ${name}: ${failed.length === 0 ? 'verified' : failed.join('; ')}`);
  }
  return [below(`B4 false alarms on ${clean} clean runs of four samplers`, alarms.length, 0.5)];
}

/** A fault, the diagnostics that must each find it, and a run that has it. */
type Planted = readonly [string, readonly string[], (seed: number) => Promise<readonly Gate[]>];

/** B4: whatever else may speak as well, the named diagnostic must. */
async function plantedFaults({ faultDraws: draws, faults, seed, say }: Extent): Promise<Check[]> {
  const problem = await regressionProblem();
  const doubled = await regressionProblem(2 * problem.residuals.length);
  const judged = (scheme: Scheme) => (each: number) => judge({ problem, scheme, seed: each, draws });
  const { BAOAB } = schemes;
  const suite: readonly Planted[] = [
    ['(i) halved force', [averageGate], judged(langevinWith('halved force'))],
    ['(ii) noise ∝ h', [averageGate], judged(langevinWith('noise proportional to the step'))],
    ['(iii) one thermostat on one oscillator', [rhatGate], (each) => thermostatted(1, each)],
    [
      '(iv) Nosé-Hoover chain on uncoupled modes',
      [virialGate],
      (each) =>
        judgeAlone(uncoupledModes, (given) => noseHoover(given, { ...unit, stepSize: 0.1 }), {
          draws,
          thin: 8,
          seed: each,
        }),
    ],
    [
      '(v) no prior',
      [virialGate],
      (each) => judge({ problem, scheme: BAOAB, seed: each, draws, potential: problem.improper }),
    ],
    [
      '(vi) N doubled',
      [
        'residuals of the temperature over residuals counted',
        'noise of the residuals over that of the temperature, deviation from 1 in errors',
      ],
      (each) => judge({ problem: doubled, scheme: BAOAB, seed: each, draws }),
    ],
    ['(vii) stale gradient', [averageGate], judged(langevinWith('stale gradient'))],
    ['(viii) explicit Euler', [averageGate], judged(explicitEuler)],
  ];
  const checks: Check[] = [];
  for (const [fault, diagnostics, run] of suite) {
    const found = diagnostics.map(() => 0);
    for (let each = 0; each < faults; each++) {
      const failed = unverified(await run(1000 * seed + 500 + each));
      diagnostics.forEach((diagnostic, index) => {
        if (failed.includes(diagnostic)) found[index]!++;
      });
    }
    say(`B4 ${fault}: ${found.join(' and ')} of ${faults}`);
    diagnostics.forEach((diagnostic, index) => {
      checks.push(
        atLeast(`B4 ${fault}, flagged by "${diagnostic}", runs of ${faults}`, found[index]!, faults),
      );
    });
  }
  return [...checks, ...(await controls(draws, seed))];
}

function langevinWith(fault: LangevinFault): Scheme {
  return {
    ...schemes.BAOAB,
    sampler: (potential, temperature, stepSize) =>
      faultyLangevin(fault, potential, { temperature, stepSize, friction: 1.5, mass: temperature }),
  };
}

const explicitEuler: Scheme = {
  sampler: (potential, temperature, stepSize) =>
    eulerSampler('explicit', potential, { temperature, stepSize, friction: 1.5, mass: temperature }),
  stepSize: 0.3,
  thin: 5,
  kinetic: () => 1,
};

const unit = { temperature: 1, relaxationTime: 1, friction: 1 };

/** One oscillator; its few kinds of torus take many members to be told apart surely: 20 of 20 seeds with 16. */
function thermostatted(chainLength: number, seed: number): Promise<readonly Gate[]> {
  return judgeAlone(harmonic([1]), (given) => noseHoover(given, { ...unit, stepSize: 0.1, chainLength }), {
    draws: 600,
    thin: 20,
    seed,
    members: 16,
  });
}

/** The diagnostics that find the two thermostat faults do not speak where the thermostat is sound. */
async function controls(draws: number, seed: number): Promise<Check[]> {
  const three = await thermostatted(3, seed);
  const gentle = { ...unit, stepSize: 0.1, friction: 0.2 };
  const langevin = await judgeAlone(uncoupledModes, (given) => baoab(given, gentle), {
    draws,
    thin: 8,
    seed,
  });
  return [
    below(`B4 (iii) with three thermostats, ${rhatGate}`, measuredBy(three, rhatGate), 1.01),
    below(`B4 (iv) with BAOAB, ${virialGate}`, measuredBy(langevin, virialGate), 5),
  ];
}

/** The gates that need no half step, of coordinates that are their own quantities. */
async function judgeAlone(
  potential: Potential,
  sampler: (potential: Potential) => Sampler<SamplerState>,
  size: SampleSize,
): Promise<readonly Gate[]> {
  const chains = await sample(potential, sampler, size);
  const [first] = tracesOf(chains, (draw) => draw.subarray(0, 1));
  return gates({ chains, temperature: 1, quantities: { 'first coordinate': first! }, halved: null });
}

export const temperature: Verification = {
  name: 'temperature',
  title: 'Temperature: virial, gradient identity and kinetic band; planted faults found, clean runs let pass',
  power:
    'Of 12 seeds at the reduced size every planted fault was found in all, and no clean run gave an alarm. A direction 20 % off its temperature or a mean over directions 10 % off is found with probability above 0.95.',
  async run({ size, seed, say }) {
    const extent: Extent =
      size === 'full'
        ? {
            draws: 1200,
            clean: 20,
            faults: 5,
            faultDraws: 1200,
            steps: 200_000,
            chainLengths: [2, 3, 5, 10],
            seed,
            say,
          }
        : { draws: 800, clean: 2, faults: 1, faultDraws: 300, steps: 30_000, chainLengths: [3], seed, say };
    return [
      ...(await directions(extent)),
      ...(await kineticBands(extent)),
      ...(await cleanRuns(extent)),
      ...(await plantedFaults(extent)),
      ...(await oscillatorTable(extent)),
      ...(await modeTable(extent)),
    ];
  },
};
