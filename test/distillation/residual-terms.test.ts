import {
  candidateTerms,
  type ResidualFinding,
  type ResidualOptions,
  residualTerms,
} from 'principia/distillation';
import { type Law, type LawTerm, lawFromPairForce, simulateLaw } from 'principia/law';
import { createRandom } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

const masses = Float64Array.of(1, 2e-3, 1e-3);
const newton = '-1*m1*m2/r^2';

/** A star with two planets on ellipses in the plane, followed for several revolutions of the inner one. */
function planets(law: Law, noise: number, seed: number, samples = 120): Trajectory {
  const random = createRandom(seed).child('planets');
  const system = createParticleSystem(
    Array.from(masses, (mass, body) => ({ name: `body ${body}`, mass })),
    'complete',
  );
  const times = Float64Array.from({ length: samples }, (_, index) => 0.3 * index);
  const state = Float64Array.of(0, 0, 1, 0, -1.9, 0, 0, 0, 0, 1.12, 0, -0.78);
  const bodies = {
    ...{ dimension: 2, masses, charges: new Float64Array(3) },
    interactions: system.interactions,
  };
  const { positions, velocities } = simulateLaw(law, bodies, state, times);
  const noisy = (values: Float64Array): Float64Array =>
    values.map((value) => value + noise * random.normal());
  return {
    ...{ system, dimension: 2, times },
    ...{ positions: noisy(positions), velocities: noisy(velocities), velocitiesEstimated: false },
  };
}

const candidates = candidateTerms({ dimension: 2, powers: [-1, -2, -3] });

function ask(law: string, trajectory: Trajectory, options: ResidualOptions = {}): ResidualFinding {
  const window = { trajectory: 0, start: 0, end: trajectory.times.length };
  const finding = residualTerms(lawFromPairForce(law), [trajectory], {
    ...{ candidates, maximumTerms: 1, windows: [window], ...options },
  });
  if ('status' in finding) throw new Error(finding.reason);
  return finding;
}

const named = ({ direction, expression }: LawTerm): string =>
  `${direction}: ${expression.withConstants([1]).simplified().toString()}`;

const pairTerm = (direction: LawTerm['direction'], text: string): LawTerm => ({
  ...{ acts: 'pair force', direction, expression: parse(text) },
});

describe('residualTerms', () => {
  it('finds a weak force beside Newton’s, its strength, and how it does on data that were kept', () => {
    const law = lawFromPairForce(`${newton} + 0.002*m1*m2/r^3`);
    const { rounds, law: found } = ask(newton, planets(law, 1e-5, 1), {
      heldOut: [planets(law, 1e-5, 7, 60)],
    });
    const proposals = rounds[0]!.proposals;
    const names = proposals.map(({ terms }) => named(terms[0]!));
    expect(names).toContain('separation: m1*m2/r^3');
    const { coefficients, gain, bicGain, heldOut } = proposals[names.indexOf('separation: m1*m2/r^3')]!;
    expect(Math.abs(coefficients[0]!.value - 0.002)).toBeLessThan(4 * coefficients[0]!.standardDeviation);
    expect(gain).toBeGreaterThan(1000);
    expect(bicGain).toBeLessThan(gain);
    expect(heldOut).toBeLessThan(1.2);
    // One term was missing, one was added.
    expect(found.terms).toHaveLength(2);
  });

  it('finds the drag that acts on every body', () => {
    const drag: LawTerm = { acts: 'body force', direction: 'velocity', expression: parse('-0.001*m1') };
    const law = { terms: [...lawFromPairForce(newton).terms, drag] };
    const [best] = ask(newton, planets(law, 1e-5, 2)).rounds[0]!.proposals;
    expect(named(best!.terms[0]!)).toBe('velocity: m1');
    const [coefficient] = best!.coefficients;
    expect(Math.abs(coefficient!.value + 0.001)).toBeLessThan(4 * coefficient!.standardDeviation);
  });

  it('finds that light has a speed', () => {
    // The first post-Newtonian force, c² = 10⁴: 4/r³, −v²/r² along the separation, 4 vr/r² along the velocity.
    const law = {
      terms: [
        ...lawFromPairForce(`${newton} + 0.0004*m1*m2*(m1 + m2)/r^3 - 0.0001*m1*m2*v^2/r^2`).terms,
        pairTerm('relative velocity', '0.0004*m1*m2*vr/r^2'),
      ],
    };
    const { rounds, correlation } = ask(newton, planets(law, 1e-6, 3), { maximumTerms: 2 });
    const best = rounds.findLast(({ proposals }) => proposals.length > 0)?.proposals[0];
    // Nothing but the noise is left, by terms that may depend on velocities.
    for (const sigma of best!.sigma.position) expect(sigma).toBeLessThan(1.2e-6);
    expect(
      best!.law.terms.some(({ expression }) => expression.variables.some((name) => /^v/.test(name))),
    ).toBe(true);
    for (const time of correlation.position) expect(time).toBeLessThan(2);
  });

  it('proposes nothing where nothing is left', () => {
    // Fewer than one in a hundred expected, candidates × P(χ² > ln n + 2 ln M); two in 12 would be seen by chance in
    // less than one run of a hundred.
    let alarms = 0;
    for (let seed = 0; seed < 12; seed++) {
      const { rounds, reason } = ask(newton, planets(lawFromPairForce(newton), 1e-4, 100 + seed, 40));
      if (rounds[0]!.proposals.length > 0) alarms += 1;
      else expect(reason).toBe('nothing more pays for itself');
    }
    expect(alarms).toBeLessThan(2);
  });

  it('says that something is left where no candidate describes it', () => {
    const law = lawFromPairForce(`${newton} + 0.01*m1*m2*sin(3*r)`);
    const { correlation } = ask(newton, planets(law, 1e-6, 5), {
      candidates: candidateTerms({ dimension: 2, powers: [-4], velocities: false, bodies: false }),
    });
    expect(Math.max(...correlation.position)).toBeGreaterThan(3);
  });

  it('finds two weak forces that come together', () => {
    const law = lawFromPairForce(`${newton} + 0.002*m1*m2/r^3 + 0.0001*m1*m2*(m1 + m2)*r`);
    const finding = ask(newton, planets(law, 1e-6, 6), {
      candidates: candidateTerms({ dimension: 2, powers: [1, -1, -3], velocities: false, bodies: false }),
      ...{ maximumTerms: 2, maximumRounds: 5 },
    });
    // A source m₁m₂ or m₁m₂(m₁ + m₂) is nearly the same where one body is heavy, so that one more term may mend it.
    const added = finding.rounds.reduce((sum, { proposals }) => sum + (proposals[0]?.terms.length ?? 0), 0);
    const dropped = finding.rounds.reduce((sum, round) => sum + round.dropped.length, 0);
    expect(finding.law.terms).toHaveLength(1 + added - dropped);
    expect(finding.law.terms.length).toBeLessThan(5);
    expect(finding.rounds.at(-1)!.proposals).toHaveLength(0);
    for (const time of finding.correlation.position) expect(time).toBeLessThan(2);
  });
});

describe('candidateTerms', () => {
  it('are monomials with one constant, none twice', () => {
    const terms = candidateTerms({ dimension: 3, charges: true });
    expect(candidateTerms({ dimension: 3 })).toHaveLength(142);
    for (const { expression } of terms) expect(expression.constants).toEqual([1]);
    const texts = terms.map((term) => `${term.acts} ${term.axis} ${named(term)}`);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
