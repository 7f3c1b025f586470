import { createRandom } from 'principia/math';
import {
  fitPairLaw,
  type ObservedSystem,
  observeAccelerations,
  type PairKind,
  pairInvariants,
} from 'principia/training';
import { describe, expect, it } from 'vitest';
import { drawSnapshots, type SnapshotLaw } from '../../../bench/snapshots.js';

const powers: readonly SnapshotLaw[] = [
  { name: 'linear springs', charged: false, force: (r) => -2 * r },
  { name: 'gravity', charged: false, force: (r, m1, m2) => (-m1 * m2) / r ** 2 },
];

/** The snapshots add 0.01 to every distance, which is taken back here. */
function moments(law: SnapshotLaw): ObservedSystem {
  const unsoftened: SnapshotLaw = { ...law, force: (r, ...rest) => law.force(r - 0.01, ...rest) };
  const { states, accelerations } = drawSnapshots(unsoftened, 400, 4, 2, createRandom(1));
  return observeAccelerations(states, accelerations);
}

/** Invariants of a pair with masses 1.5 and 0.8. */
function pairAt(r: number): Float64Array {
  const invariants = new Float64Array(5);
  pairInvariants(r, Math.log(1.5), Math.log(0.8), 0, 0, invariants, 0);
  return invariants;
}

describe('a learned law beyond its data', () => {
  for (const law of powers) {
    for (const kind of ['force', 'hamiltonian'] as const satisfies readonly PairKind[]) {
      it(`goes on with the power that ${law.name} have, as a ${kind}`, () => {
        const { law: learned, model } = fitPairLaw([moments(law)], {
          kind,
          features: 80,
          random: createRandom(2),
        });
        const [nearest, farthest] = model.span!.map(Math.exp) as [number, number];
        for (const r of [0.03 * nearest, 0.3 * nearest, 3 * farthest]) {
          const [force] = learned.force(pairAt(r));
          const [truth, usual] = [r, 1].map((at) => Math.abs(law.force(at, 1.5, 0.8, 0, 0))) as [
            number,
            number,
          ];
          expect(Math.abs(force! + truth)).toBeLessThan(0.05 * truth + 0.01 * usual);
        }
      });
    }
  }

  it('has a force that is the slope of its energy, and no step at the edges', () => {
    const { law: learned, model } = fitPairLaw([moments(powers[1]!)], {
      kind: 'hamiltonian',
      features: 60,
      random: createRandom(2),
    });
    const [nearest, farthest] = model.span!.map(Math.exp) as [number, number];
    for (const r of [
      0.2 * nearest,
      0.999 * nearest,
      0.5 * (nearest + farthest),
      1.001 * farthest,
      4 * farthest,
    ]) {
      const step = 1e-5 * r;
      const [above, below] = [r + step, r - step].map((at) => learned.energy(pairAt(at))[0]!);
      expect((below! - above!) / (2 * step) / learned.force(pairAt(r))[0]!).toBeCloseTo(1, 5);
    }
    for (const edge of [nearest, farthest]) {
      const [outside, inside] = [1 - 1e-9, 1 + 1e-9].map((share) => learned.force(pairAt(share * edge))[0]!);
      expect(outside! / inside!).toBeCloseTo(1, 6);
    }
  });
});
