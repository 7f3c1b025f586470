import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { lennardJones, simulateSystem } from 'principia/datasets';
import { type Experiment, experiments, runExperiment } from 'principia/experiments';
import { compilePairForce, lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { integrators, momentum, periodicSpace } from 'principia/physics';
import { createRun, silentProgress } from 'principia/run';
import { beforeAll, describe, expect, test } from 'vitest';
import { smoke } from '../../experiments/scaling/config.js';
import { cutoffFeatures } from '../../experiments/scaling/cutoff-features.js';
import { followMotion } from '../../experiments/scaling/followed-motion.js';
import { learnedField, trueField } from '../../experiments/scaling/force-field.js';
import { gravityCloud } from '../../experiments/scaling/gravity-cloud.js';
import { allPairs, lastingPairs, neighbouringPairs } from '../../experiments/scaling/interacting-pairs.js';
import { learnLaw } from '../../experiments/scaling/learn-law.js';
import { lennardJonesFluid } from '../../experiments/scaling/lennard-jones-fluid.js';
import {
  type PairPotential,
  shiftedLennardJones,
  softenedGravity,
  springs,
} from '../../experiments/scaling/pair-potentials.js';
import { powerSlope } from '../../experiments/scaling/power-slope.js';
import type { ScalingSystem, Start } from '../../experiments/scaling/scaling-system.js';
import { springLattice } from '../../experiments/scaling/spring-lattice.js';

let ticks = 0;
const now = (): number => ticks++;

describe('a small run', () => {
  let folder: string;
  let experiment: Experiment;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'principia-'));
    experiment = await experiments.scaling!();
    const run = createRun(
      folder,
      { command: 'x', config: {}, seed: 1, dataset: { name: 'x', hash: '' }, environment: {} },
      now,
    );
    await runExperiment(experiment, run, {
      smoke: true,
      data: null,
      backend: 'onnx',
      progress: silentProgress,
      now,
    });
    return () => rmSync(folder, { recursive: true });
  }, 60_000);

  test('tries every law on every size, with finite numbers', () => {
    const parts = readdirSync(folder).filter((file) => file.startsWith('part-'));
    const trials = [smoke.springs, smoke.lennardJones, smoke.gravity, smoke.gravity.narrow].reduce(
      (sum, { sizes }) => sum + 1 + sizes.length * (smoke.integrators.length + 1),
      0,
    );
    expect(parts).toHaveLength(trials + 2 * (1 + smoke.networks.sizes.length));
    for (const part of parts.filter((file) => /-\d/.test(file) && !file.endsWith('-time.json'))) {
      const { learned, errors = learned } = JSON.parse(readFileSync(join(folder, part), 'utf8'));
      expect(errors.positions).not.toContain(null);
      expect(errors.energy).toBeGreaterThan(0);
    }
  });

  test('claims that momentum is conserved, and draws what it measured', () => {
    const { claims, figures } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
    const momenta = claims.filter(({ statement }: { statement: string }) => statement.includes('momentum'));
    expect(momenta.map(({ holds }: { holds: boolean }) => holds)).toEqual([true, true, true]);
    for (const { file } of figures) expect(readFileSync(join(folder, file), 'utf8')).toContain('<path');
  });
});

const laws: readonly (readonly [string, PairPotential])[] = [
  ['springs', springs(2)],
  ['Lennard-Jones', shiftedLennardJones(2.25)],
  ['gravity', softenedGravity(0.2)],
];

property.prop([fc.constantFrom(...laws), fc.double({ min: 0.8, max: 2.2, noNaN: true })])(
  'forces are the slopes of potentials',
  ([, { force, potential }], distance) => {
    const h = 1e-4;
    const slope =
      (8 * (potential(distance + h) - potential(distance - h)) -
        (potential(distance + 2 * h) - potential(distance - 2 * h))) /
      (12 * h);
    expect(force(distance)).toBeCloseTo(-slope, 5);
  },
);

test('the truncated law is the one that the dataset was simulated with', () => {
  const { truth } = simulateSystem(lennardJones, { trajectories: 2, steps: 1, warmUp: 0, cutoff: 2 });
  const { separation, constants } = compilePairForce(lawFromPairForce(truth!.pairForce!));
  const { force } = shiftedLennardJones(2);
  for (const r of [0.85, 1, 1.3, 1.9, 1.999, 2.1]) {
    expect(force(r)).toBeCloseTo(separation!.value([r, 1, 1, 0, 0, 0, 0, ...constants]), 9);
  }
});

property.prop([fc.double({ min: 0.7, max: 2.6, noNaN: true }), fc.integer({ min: 0, max: 99 })])(
  'features with a cutoff: slopes are derivatives by ln r, and beyond the cutoff there is nothing',
  (distance, seed) => {
    const { count, values, slopes } = cutoffFeatures({
      cutoff: 2,
      nearest: 0.8,
      count: 6,
      random: createRandom(seed),
    });
    const at = (logDistance: number): Float64Array => {
      const out = new Float64Array(count).fill(Number.NaN);
      values(Float64Array.of(logDistance, 0, 0, 0, 0), 0, out);
      return out;
    };
    const h = 1e-5;
    const [before, after] = [at(Math.log(distance) - h), at(Math.log(distance) + h)];
    const found = new Float64Array(count);
    slopes(Float64Array.of(Math.log(distance), 0, 0, 0, 0), 0, found);
    found.forEach((slope, feature) => {
      // Second derivatives jump at the cutoff, to which a difference may reach over.
      expect(Math.abs(slope - (after[feature]! - before[feature]!) / (2 * h))).toBeLessThan(
        1e-3 * (1 + Math.abs(slope)),
      );
    });
    if (distance > 2) expect([...at(Math.log(distance))]).toEqual([0, 0, 0, 0, 0, 0]);
  },
);

describe('a law learned from few bodies', () => {
  const config = { ...smoke, moments: 100, features: 40 };
  const learn = (system: ScalingSystem) => learnLaw(system, config, now).law;

  test('acts on many by a neighbour list as by all pairs', () => {
    const system = lennardJonesFluid(config);
    const law = learn(system);
    const random = createRandom(5);
    // A square lattice, shaken: nothing is nearer than what was learned from.
    const positions = Float64Array.from(
      { length: 2 * 144 },
      (_, at) => 1.14 * (at % 2 === 0 ? Math.floor(at / 24) : (at >> 1) % 12) + 0.05 * random.normal(),
    );
    const space = periodicSpace([13.68, 13.68]);
    const { cutoff } = config.lennardJones;
    const start = (pairs: Start['pairs']): Start => ({
      dimension: 2,
      space,
      positions,
      velocities: new Float64Array(positions.length),
      pairs,
    });
    const listed = start(() => neighbouringPairs(positions, { space, dimension: 2, cutoff }));
    const all = start(() => lastingPairs(allPairs(144)));
    for (const field of [
      (of: Start) => trueField(system.law, of),
      (of: Start) => learnedField(law, of, system.table),
    ]) {
      const [few, every] = [field(listed), field(all)];
      expect(few.pairs(positions)).toBeLessThan(every.pairs(positions) / 4);
      const expected = every.accelerations(positions);
      few.accelerations(positions).forEach((value, at) => {
        expect(value).toBeCloseTo(expected[at]!, 10);
      });
      expect(few.energy(positions, listed.velocities)).toBeCloseTo(
        every.energy(positions, all.velocities),
        9,
      );
    }
  });

  test.for([springLattice, gravityCloud])('conserves its energy and its momentum: %o', (make) => {
    const system = make(config);
    const start = system.start(27);
    const own = learnedField(learn(system), start, system.table);
    const errors = [1, 2].map((finer) => {
      const { positions, velocities } = followMotion(own, start, {
        integrator: integrators['velocity-verlet'],
        dt: system.step(27) / 2 / finer,
        steps: 40 * finer,
        every: 40 * finer,
      });
      const masses = new Float64Array(27).fill(1);
      const before = momentum(masses, start.velocities, 3);
      momentum(masses, velocities.at(-1)!, 3).forEach((sum, axis) => {
        expect(sum).toBeCloseTo(before[axis]!, 11);
      });
      return Math.abs(
        own.energy(positions.at(-1)!, velocities.at(-1)!) - own.energy(start.positions, start.velocities),
      );
    });
    // Second order: half the step, a quarter of the error.
    expect(errors[1]! / errors[0]!).toBeLessThan(0.4);
  });
});

property.prop([fc.double({ min: -3, max: 3, noNaN: true })])(
  'slopes of powers are their exponents',
  (power) => {
    expect(powerSlope([1, 2, 8, 64].map((x) => ({ x, y: 3 * x ** power })))).toBeCloseTo(power, 10);
  },
);
