import { createRandom } from 'principia/math';
import { expect, test } from 'vitest';
import { auditChain } from '../../src/thermal/audit-chain.js';
import { baoab } from '../../src/thermal/baoab.js';
import { type Chain, sampleEnsemble } from '../../src/thermal/ensemble.js';
import { unverified } from '../../src/thermal/gates.js';
import { hamiltonianMonteCarlo } from '../../src/thermal/hamiltonian-monte-carlo.js';
import type { Potential } from '../../src/thermal/potential.js';
import { tracesOf } from '../../src/thermal/trace.js';
import { quartic } from './potentials.js';

const temperature = 0.5;
const potential = quartic(2);

/** Four chains of BAOAB at a step and temperature that may be wrong. */
function ensemble(stepSize: number, heat = temperature): Promise<Chain[]> {
  const position = Float64Array.of(0.5, -0.5);
  return sampleEnsemble(
    Array.from({ length: 4 }, () => ({ potential, position })),
    {
      sampler: (given: Potential) => baoab(given, { temperature: heat, stepSize, friction: 1 }),
      draws: 1500,
      thin: 5,
      burnIn: 100,
      random: createRandom(3),
    },
  );
}

const audit = async (chains: readonly Chain[], stepSize = 0.5) =>
  auditChain(chains, {
    potentials: potential,
    sampler: (given) => hamiltonianMonteCarlo(given, { temperature, stepSize, steps: [2, 4] }),
    quantities: (given) => {
      const [first, second] = tracesOf(given, (draw) => draw);
      return { first: first!, second: second! };
    },
    draws: 1500,
    burnIn: 50,
    random: createRandom(11),
  });

test('an ensemble that samples its potential passes', async () => {
  const { gates, acceptance, chains } = await audit(await ensemble(0.2));
  expect(unverified(gates)).toEqual([]);
  expect(acceptance.length).toBe(4);
  expect(Math.min(...acceptance)).toBeGreaterThan(0.8);
  expect(chains.length).toBe(4);
});

test('an ensemble twice too hot fails, by its widths', async () => {
  // Widths grow as T^{1/4}: by a fifth.
  const { gates } = await audit(await ensemble(0.2, 2 * temperature));
  expect(unverified(gates)).toEqual([
    'audit by an adjusted chain, shift in sd, less three Monte-Carlo errors, largest',
  ]);
});

test('an audit chain that does not move verifies nothing', async () => {
  const { gates } = await audit(await ensemble(0.2), 50);
  expect(unverified(gates)).toEqual(
    expect.arrayContaining([
      'audit by an adjusted chain, acceptance, smallest',
      'audit by an adjusted chain, largest Monte-Carlo error in sd',
    ]),
  );
});

test('members may move in potentials of their own', async () => {
  const shifted = (by: number): Potential => ({
    dimension: 2,
    evaluate: (position) => potential.evaluate(position.map((value) => value - by)),
  });
  const potentials = [shifted(0), shifted(3)];
  const chains = await sampleEnsemble(
    potentials.map((given, index) => ({ potential: given, position: new Float64Array(2).fill(3 * index) })),
    {
      sampler: (given) => baoab(given, { temperature, stepSize: 0.2, friction: 1 }),
      draws: 1500,
      thin: 5,
      random: createRandom(3),
    },
  );
  const { gates } = await auditChain(chains, {
    potentials,
    sampler: (given) => hamiltonianMonteCarlo(given, { temperature, stepSize: 0.5, steps: [2, 4] }),
    quantities: (given) => ({ first: tracesOf(given, (draw, member) => [draw[0]! - 3 * member])[0]! }),
    draws: 1500,
    random: createRandom(11),
  });
  expect(unverified(gates)).toEqual([]);
});
