import { createRandom, InputError } from 'principia/math';
import { fitWithMasses, type ObservedSystem, observeAccelerations } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { drawSnapshots, forcesOn, type SnapshotLaw } from '../../../bench/snapshots.js';
import { laws } from './samples.js';

const masses = [1, 0.5, 2, 3];
const unknown = [false, true, false, true];

/** Moments of the same four bodies, the unknown ones given the mass one; `alone` is a force on every body besides. */
function observed(
  law: SnapshotLaw,
  size: number,
  seed: number,
  noise: number,
  alone: (position: number) => number = () => 0,
): ObservedSystem {
  const drawn = drawSnapshots(law, size, 4, 2, createRandom(seed)).states;
  const states = {
    ...drawn,
    masses: drawn.masses.map((_, entry) => masses[entry % 4]!),
    charges: drawn.charges.map((_, entry) => [1, -1, 1, 1][entry % 4]!),
  };
  const { accelerations } = forcesOn(law, states);
  const random = createRandom(seed).child('noise');
  return observeAccelerations(
    { ...states, masses: states.masses.map((mass, entry) => (unknown[entry % 4] ? 1 : mass)) },
    accelerations.map((value, at) => {
      const other = alone(states.positions[at]!) / states.masses[at >> 1]!;
      return value + other + noise * random.normal();
    }),
  );
}

describe('fitWithMasses', () => {
  it.each(Object.entries(laws))('finds masses it was not told, without noise: %s', (_name, law) => {
    const { logMass, settled } = fitWithMasses(observed(law, 200, 1, 0), unknown, {
      features: 60,
      random: createRandom(3),
    });
    expect(settled).toBe(true);
    masses.forEach((mass, body) => {
      expect(Math.exp(logMass[body]!) / mass).toBeCloseTo(1, 4);
    });
  });

  it('reads them from a trap too, which pulls at every body alike while pairs hardly do', () => {
    const weak: SnapshotLaw = { name: 'weak spring', charged: false, force: (r) => -0.01 * (r - 1) };
    const system = observed(weak, 200, 1, 1e-4, (position) => -position);
    const { logMass, settled } = fitWithMasses(system, unknown, {
      features: 30,
      field: 90,
      random: createRandom(3),
    });
    expect(settled).toBe(true);
    masses.forEach((mass, body) => {
      expect(Math.abs(Math.exp(logMass[body]!) / mass - 1)).toBeLessThan(0.01);
    });
  });

  it('knows how well it knows them: eight draws of the noise lie as its standard errors say', () => {
    const scores = Array.from({ length: 8 }, (_, draw) => {
      const { logMass, standardErrors } = fitWithMasses(observed(laws.spring, 100, 10 + draw, 0.1), unknown, {
        features: 40,
        noise: 0.1,
        random: createRandom(3),
      });
      expect(standardErrors[0]).toBe(0);
      return [1, 3].map((body) => (logMass[body]! - Math.log(masses[body]!)) / standardErrors[body]!);
    }).flat();
    // The mean square of sixteen standard normal numbers lies between 0.3 and 2.3 but for one seed in 300.
    const square = scores.reduce((sum, score) => sum + score ** 2, 0) / scores.length;
    expect(square).toBeGreaterThan(0.3);
    expect(square).toBeLessThan(2.3);
  });

  it('needs one mass, which sets the unit', () => {
    expect(() =>
      fitWithMasses(observed(laws.spring, 20, 1, 0), [true, true, true, true], { random: createRandom(1) }),
    ).toThrow(InputError);
  });
});
