import { fc, test as property } from '@fast-check/vitest';
import {
  compileGeneralised,
  composeTerms,
  hamiltonianOf,
  joinExpressions,
  type LagrangianSystem,
  lagrangeEquations,
  substitute,
} from 'principia/distillation';
import { generalisedAccelerations, generalisedCoordinates, integrateAdaptive } from 'principia/physics';
import { compileScalar, createParser, defineOperator, type Expression, parse } from 'principia/symbolic';
import { describe, expect, test } from 'vitest';

const names = { coordinates: ['q1', 'q2'], rates: ['w1', 'w2'] };
const [A, B, g1, g2] = [0.55, 0.49, 59, 28];
const frictionless: LagrangianSystem = {
  ...names,
  lagrangian: parse(`w1^2/2 + ${A}*w2^2/2 + ${B}*w1*w2*cos(q1 - q2) + ${g1}*cos(q1) + ${g2}*cos(q2)`),
  forces: [parse('0'), parse('0')],
};
const motion = compileGeneralised(lagrangeEquations(frictionless)).field([]);
const hamiltonian = hamiltonianOf(frictionless, ['p1', 'p2']);
const slopes = (of: Expression, by: readonly string[], order: readonly string[]) =>
  by.map((name) => compileScalar(of.derivative(name), order));
const phase = ['q1', 'q2', 'p1', 'p2'];
const byMomentum = slopes(hamiltonian, ['p1', 'p2'], phase);
const byCoordinate = slopes(hamiltonian, ['q1', 'q2'], phase);
const ofLagrangian = slopes(frictionless.lagrangian, ['q1', 'q2'], ['q1', 'q2', 'w1', 'w2']);
const angle = fc.double({ min: -3, max: 3, noNaN: true });
const rate = fc.double({ min: -10, max: 10, noNaN: true });
const state = fc.tuple(angle, angle, rate, rate);

describe('Lagrange’s equations', () => {
  property.prop([state])('are those of the double pendulum', ([q1, q2, w1, w2]) => {
    const derivative = new Float64Array(4);
    motion(0, Float64Array.of(q1, q2, w1, w2), derivative);
    const expected = generalisedAccelerations(
      generalisedCoordinates([1, B, B, A]),
      [q1, q2],
      [w1, w2],
      [-g1 * Math.sin(q1), -g2 * Math.sin(q2)],
    );
    [w1, w2, ...expected].forEach((value, index) => {
      expect(Math.abs(derivative[index]! - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
    });
  });

  property.prop([state])('are Hamilton’s equations of their Hamiltonian', ([q1, q2, w1, w2]) => {
    const coupling = B * Math.cos(q1 - q2);
    const momenta = [w1 + coupling * w2, coupling * w1 + A * w2];
    // dq/dt = ∂H/∂p.
    [w1, w2].forEach((value, arm) => {
      const velocity = byMomentum[arm]!(q1, q2, ...momenta);
      expect(Math.abs(velocity - value)).toBeLessThan(1e-8 * (1 + Math.abs(value)));
    });
    // −∂H/∂q at fixed p is ∂L/∂q at fixed rates.
    [0, 1].forEach((arm) => {
      const ofH = -byCoordinate[arm]!(q1, q2, ...momenta);
      const ofL = ofLagrangian[arm]!(q1, q2, w1, w2);
      expect(Math.abs(ofH - ofL)).toBeLessThan(1e-7 * (1 + Math.abs(ofL)));
    });
  });

  test('conserve the Hamiltonian, and with friction lose what friction takes', () => {
    const forces = [parse('-0.3*w1 - 0.2*(w1 - w2)'), parse('-0.2*(w2 - w1)')];
    const equations = lagrangeEquations({ ...frictionless, forces });
    const { field } = compileGeneralised(equations);
    const energy = compileScalar(
      parse(`w1^2/2 + ${A}*w2^2/2 + ${B}*w1*w2*cos(q1 - q2) - ${g1}*cos(q1) - ${g2}*cos(q2)`),
      ['q1', 'q2', 'w1', 'w2'],
    );
    const rates = field([]);
    // The work of friction is integrated along with the motion.
    const { states } = integrateAdaptive(
      (time, y, out) => {
        rates(time, y.subarray(0, 4), out);
        out[4] = -0.3 * y[2]! ** 2 - 0.2 * (y[2]! - y[3]!) ** 2;
      },
      Float64Array.of(1, -0.8, 0, 3, 0),
      [0, 1, 2, 3],
      { relativeTolerance: 1e-11, absoluteTolerance: 1e-11 },
    );
    const at = (row: number): number => energy(...states.subarray(5 * row, 5 * row + 4));
    for (const row of [1, 2, 3]) {
      expect(states[5 * row + 4]).toBeLessThan(-1);
      expect(Math.abs(at(row) - at(0) - states[5 * row + 4]!)).toBeLessThan(1e-7);
    }
  });

  test('take velocity-dependent potentials: a particle on a turning hoop', () => {
    const system = {
      coordinates: ['q'],
      rates: ['w'],
      lagrangian: parse('w^2/2 + w*cos(q) + c1*sin(q)^2/2'),
      forces: [parse('0')],
    };
    const { force, parameters } = lagrangeEquations(system);
    expect(parameters).toEqual(['c1']);
    // w cos q is a total derivative: it does not appear.
    const value = compileScalar(force[0]!, ['q', 'w', 'c1'])(0.7, 2, 3);
    expect(value).toBeCloseTo(3 * Math.sin(0.7) * Math.cos(0.7), 12);
  });

  test('number their parameters as people do', () => {
    const text = Array.from({ length: 12 }, (_, index) => `c${index}*cos(${index + 1}*q)`).join(' + ');
    const { parameters } = lagrangeEquations({
      coordinates: ['q'],
      rates: ['w'],
      lagrangian: parse(`w^2/2 + ${text}`),
      forces: [parse('z1')],
    });
    expect(parameters).toEqual([...Array.from({ length: 12 }, (_, index) => `c${index}`), 'z1']);
  });
});

describe('putting expressions together', () => {
  test('keeps users’ operators', () => {
    const dry = defineOperator({ name: 'dry', formula: 'tanh(20*x)' });
    const joined = joinExpressions('2*$0 - $1', [createParser([dry])('dry(w)'), parse('a + b')]);
    const value = compileScalar(joined, ['w', 'a', 'b'])(0.1, 1, 2);
    expect(value).toBeCloseTo(2 * Math.tanh(2) - 3, 12);
  });

  test('replaces whole names only', () => {
    const replaced = substitute(parse('q1 + q10*sin(q1)'), { q1: 'q1 - z' });
    expect(compileScalar(replaced, ['q1', 'q10', 'z'])(2, 3, 0.5)).toBeCloseTo(1.5 + 3 * Math.sin(1.5), 12);
  });

  test('makes the sum of terms, the first with the coefficient 1', () => {
    const system = composeTerms(
      [
        { name: 'inertia', lagrangian: parse('w^2/2') },
        { name: 'gravity', lagrangian: parse('cos(q)') },
        { name: 'friction', forces: [parse('-w')] },
      ],
      { coordinates: ['q'], rates: ['w'] },
      { substitutions: { q: 'q - z' } },
    );
    const { force } = lagrangeEquations(system);
    const value = compileScalar(force[0]!, ['q', 'w', 'c0', 'c1', 'z'])(1, 2, 60, 0.1, 0.2);
    expect(value).toBeCloseTo(-60 * Math.sin(0.8) - 0.2, 12);
  });
});
