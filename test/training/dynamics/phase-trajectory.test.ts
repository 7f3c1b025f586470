import { doublePendulum, simulateSystem, spring, springNetwork } from 'principia/datasets';
import { createRandom } from 'principia/math';
import { estimateVelocities } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import {
  knownProperties,
  phaseRates,
  phaseTrajectories,
  thinned,
} from '../../../src/training/dynamics/phase-trajectory.js';
import { trainingData } from '../../../src/training/dynamics/training-data.js';
import { springMotions } from './linear-springs.js';

describe('phaseTrajectories', () => {
  it('momenta are m v', () => {
    const [trajectory] = springMotions({ bodies: 2 });
    const [motion] = phaseTrajectories([trajectory!], knownProperties([trajectory!]));
    const masses = trajectory!.system.bodies.map(({ mass }) => mass!);
    expect([...motion!.properties]).toEqual(masses);
    expect(motion!.momenta).toEqual(
      trajectory!.velocities.map((velocity, entry) => velocity * masses[Math.floor(entry / 2) % 2]!),
    );
  });

  it.each([
    ['Cartesian', springNetwork, { trajectories: 2, steps: 400, dt: 0.005 }],
    ['generalised', doublePendulum, { trajectories: 2, steps: 400, dt: 0.005 }],
  ] as const)('of %s coordinates have the derivative that accelerations say', (_kind, system, options) => {
    const dataset = simulateSystem(system as typeof springNetwork, options, { accelerations: true });
    const [motion] = phaseTrajectories(dataset.training, knownProperties(dataset.training));
    const { force, velocity } = phaseRates(motion!, dataset.accelerations!.training[0]!);
    const estimated = estimateVelocities(motion!.times, motion!.momenta, 6);
    const scale = Math.max(...force.map(Math.abs));
    const error = force.map((value, entry) => Math.abs(value - estimated[entry]!));
    expect(Math.max(...error)).toBeLessThan(1e-4 * scale);
    expect(velocity).toBe(motion!.trajectory.velocities);
  });

  it('an unknown mass is refused, or taken as 1 where that is asked for', () => {
    const [known] = springMotions({ bodies: 2 });
    const bodies = known!.system.bodies.map(({ name }) => ({ name }));
    const trajectory = { ...known!, system: { ...known!.system, bodies } };
    expect(() => phaseTrajectories([trajectory], knownProperties([trajectory]))).toThrow(
      /mass of body '0'.*--unit-masses/,
    );
    const [motion] = phaseTrajectories([trajectory], knownProperties([trajectory], 'unit'));
    expect(motion!.momenta).toEqual(trajectory.velocities);
  });

  it.each([
    ['dimensions', { dimension: 1 }, /trajectory 2 has 1 dimensions, the first 2/],
    ['space', { space: { kind: 'periodic', lengths: [1, 1], lower: [0, 0] } }, /the space/],
    [
      'coordinates',
      { coordinates: { kind: 'generalised', angles: [true], inertia: [1] } },
      /generalised coordinates/,
    ],
    ['units', { units: { length: 'm', time: 's', mass: 'kg', charge: 'C' } }, /the units/],
  ] as const)('motions of other %s do not go together', (_what, change, message) => {
    const [one, other] = springMotions();
    const trajectories = [one!, { ...other!, ...change }];
    expect(() => phaseTrajectories(trajectories, knownProperties(trajectories))).toThrow(message);
  });

  it('numbers that are not finite are refused', () => {
    const [one] = springMotions();
    const broken = { ...one!, positions: one!.positions.map((x, entry) => (entry === 7 ? Number.NaN : x)) };
    expect(() => phaseTrajectories([broken], knownProperties([broken]))).toThrow(/not finite/);
  });

  it('thinned keeps every so many rows', () => {
    const motions = springMotions();
    const [motion] = phaseTrajectories(motions, knownProperties(motions));
    const thin = thinned(motion!, 5, 3);
    expect([...thin.times]).toEqual([0, 5, 10, 15].map((row) => motion!.times[row]));
    expect(thin.positions.slice(6, 12)).toEqual(motion!.positions.slice(30, 36));
    expect(thinned(motion!, 1)).toBe(motion);
  });
});

describe('trainingData', () => {
  const dataset = {
    name: 'springs',
    description: '',
    source: '',
    hash: '',
    units: { length: 'm', time: 's', mass: 'kg', charge: 'C' },
    dimension: 2,
    training: springMotions({ trajectories: 10 }),
    test: [],
  };
  const random = createRandom(1);

  it('sets whole trajectories aside, always the same', () => {
    const data = trainingData(dataset, { validation: 0.3, random });
    expect([data.training.length, data.validation.length]).toEqual([7, 3]);
    const all = [...data.training, ...data.validation].map(({ trajectory }) => trajectory);
    expect(new Set(all)).toEqual(new Set(dataset.training));
    const again = trainingData(dataset, { validation: 0.3, random: createRandom(1) });
    expect(again.validation.map(({ trajectory }) => trajectory)).toEqual(
      data.validation.map(({ trajectory }) => trajectory),
    );
  });

  it('takes the validation part of the dataset where there is one', () => {
    const validation = springMotions({ trajectories: 2, seed: 5 });
    const data = trainingData({ ...dataset, validation }, { random });
    expect([data.training.length, data.validation.length]).toEqual([10, 2]);
  });

  it('divides a single trajectory in time, and nothing where nothing is to be set aside', () => {
    const single = { ...dataset, training: dataset.training.slice(0, 1) };
    const { training, validation } = trainingData(single, { random });
    expect([training[0]!.times.length, validation[0]!.times.length]).toEqual([19, 2]);
    expect(trainingData(single, { validation: 0, random }).validation).toEqual([]);
  });

  it('gives each training trajectory its own accelerations', () => {
    const simulated = simulateSystem(spring, { trajectories: 5, steps: 5 }, { accelerations: true });
    const { training, rates } = trainingData(simulated, { rates: true, random });
    training.forEach(({ trajectory }, index) => {
      const own = simulated.accelerations!.training[simulated.training.indexOf(trajectory)]!;
      const mass = trajectory.system.bodies[0]!.mass!;
      expect(rates![index]!.force[0]).toBe(mass * own[0]!);
    });
  });

  it('refuses units that clash with those of the dataset, and a dataset with nothing to train on', () => {
    const units = { ...dataset.units, length: 'AU' };
    const training = dataset.training.map((trajectory) => ({ ...trajectory, units }));
    expect(() => trainingData({ ...dataset, training }, { random })).toThrow(
      /counts length in AU, the dataset in m/,
    );
    expect(() => trainingData({ ...dataset, training: [] }, { random })).toThrow(/no training trajectories/);
  });
});
