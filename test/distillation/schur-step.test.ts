import { createRandom, type RandomStream, solve } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { informationOf } from '../../src/distillation/information.js';
import { schurStep } from '../../src/distillation/schur-step.js';
import type { WindowLinearisation } from '../../src/distillation/window-linearisation.js';

const states = 4;
const parameters = 3;
const windows = 5;
const order = windows * states + parameters;

/** A window's normal equations from random rows, and the same rows placed in the whole problem's matrix. */
function drawWindow(
  random: RandomStream,
  index: number,
  hessian: Float64Array,
  gradient: Float64Array,
): WindowLinearisation {
  const own = (column: number): number =>
    column < states ? index * states + column : (windows - 1) * states + column;
  const width = states + parameters;
  const full = new Float64Array(width * width);
  const slope = new Float64Array(width);
  for (let row = 0; row < 12; row++) {
    const values = Float64Array.from({ length: width }, () => random.normal());
    const residual = random.normal();
    values.forEach((value, one) => {
      slope[one]! += value * residual;
      gradient[own(one)]! += value * residual;
      values.forEach((other, two) => {
        full[one * width + two]! += value * other;
        hessian[own(one) * order + own(two)]! += value * other;
      });
    });
  }
  const block = (rows: readonly number[], columns: readonly number[]): Float64Array =>
    Float64Array.from(rows.flatMap((row) => columns.map((column) => full[row * width + column]!)));
  const b = [0, 1, 2, 3];
  const theta = [4, 5, 6];
  return {
    stateHessian: block(b, b),
    crossHessian: block(theta, b),
    parameterHessian: block(theta, theta),
    stateGradient: slope.slice(0, states),
    parameterGradient: slope.slice(states),
    blockInformation: new Float64Array(parameters * parameters),
    blockLeverage: new Float64Array(1),
    logDeterminant: 0,
    evaluations: 0,
  };
}

describe('schurStep', () => {
  it.each([0, 1e-3, 10])('solves what the full dense system solves, damped by %d', (damping) => {
    const random = createRandom(17);
    const hessian = new Float64Array(order * order);
    const gradient = new Float64Array(order);
    const parts = Array.from({ length: windows }, (_, index) => drawWindow(random, index, hessian, gradient));
    for (let row = 0; row < order; row++) hessian[row * (order + 1)]! *= 1 + damping;
    const dense = solve(
      hessian,
      gradient.map((value) => -value),
    )!;
    const step = schurStep(parts, parameters, damping)!;
    const joined = [...step.initialStates.flatMap((state) => [...state]), ...step.parameters];
    joined.forEach((value, index) => {
      expect(value).toBeCloseTo(dense[index]!, 10);
    });
    const decrease = -0.5 * dense.reduce((sum, value, index) => sum + value * gradient[index]!, 0);
    expect(step.predicted).toBeCloseTo(decrease, 9);
  });

  it('refuses a window that does not determine its state', () => {
    const random = createRandom(18);
    const part = drawWindow(random, 0, new Float64Array(order * order), new Float64Array(order));
    expect(schurStep([{ ...part, stateHessian: new Float64Array(16) }], parameters, 0)).toBeNull();
  });
});

describe('informationOf', () => {
  it('sums windows and blocks', () => {
    const part = drawWindow(createRandom(19), 0, new Float64Array(order * order), new Float64Array(order));
    const one = {
      ...part,
      blockInformation: Float64Array.of(1, 2, 3, 4, 10, 20, 30, 40),
      blockLeverage: new Float64Array(2),
    };
    const { blocks, total } = informationOf([one, one], 2);
    expect([...blocks]).toEqual([2, 4, 6, 8, 20, 40, 60, 80]);
    expect([...total]).toEqual([22, 44, 66, 88]);
  });
});
