import { compileLaw, type LawTerm, lawFromPairForce, simulateLaw } from 'principia/law';
import { createParticleSystem, integrateAdaptive } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { expect, it } from 'vitest';
import { perturbedField } from '../../src/distillation/perturbed-field.js';

/** Terms of every kind, each with its coefficient. */
const terms: readonly LawTerm[] = [
  { acts: 'pair force', direction: 'separation', expression: parse('1*m1*m2*v^2/r^2') },
  { acts: 'pair force', direction: 'relative velocity', expression: parse('1*m1*m2*vr/r') },
  { acts: 'body force', direction: 'velocity', expression: parse('1*m1*v') },
  { acts: 'body force', direction: 'axis', axis: 1, expression: parse('1*x') },
];

it('columns of terms that a law does not have are central differences in their coefficients', () => {
  const law = lawFromPairForce('-1*m1*m2/r^2');
  const { interactions } = createParticleSystem([{ name: 'a' }, { name: 'b' }, { name: 'c' }], 'complete');
  const masses = Float64Array.of(1, 0.3, 0.2);
  const bodies = { dimension: 2, masses, charges: new Float64Array(3), interactions };
  const state = Float64Array.of(0, 0, 1, 0, -1.9, 0, 0, 0, 0, 1.1, 0, -0.7);
  const times = Float64Array.of(0, 1.5);
  const force = compileLaw(law);
  const free = { constants: [0], masses: [1], charges: [] };
  const variations = perturbedField(force, force.constants, bodies, free, terms);
  // 12 initial values, a constant, the terms, a mass.
  expect(variations.columns).toBe(12 + 1 + terms.length + 1);
  const { states } = integrateAdaptive(variations.field, variations.initial(state), times, {
    ...{ relativeTolerance: 1e-12, absoluteTolerance: 1e-13 },
  });
  const step = 1e-5;
  terms.forEach((term, index) => {
    const [up, down] = [step, -step].map((coefficient) => {
      const added = { ...term, expression: term.expression.withConstants([coefficient]) };
      return simulateLaw({ terms: [...law.terms, added] }, bodies, state, times, {
        relativeTolerance: 1e-13,
      });
    });
    for (const kind of ['positions', 'velocities'] as const) {
      for (let column = 0; column < 6; column++) {
        const difference = (up![kind][6 + column]! - down![kind][6 + column]!) / (2 * step);
        const row = variations.size + 12 + (column + (kind === 'positions' ? 0 : 6)) * variations.columns;
        expect(states[row + 13 + index]!).toBeCloseTo(difference, 6);
      }
    }
  });
});
