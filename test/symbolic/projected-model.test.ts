import { createRandom } from 'principia/math';
import { parse, type SearchProblem } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { programOver } from '../../src/symbolic/create-expression.js';
import { createFitWorkspace, levenbergMarquardt } from '../../src/symbolic/levenberg-marquardt.js';
import type { LossChoice } from '../../src/symbolic/loss.js';
import { prepareProblem } from '../../src/symbolic/problem.js';
import { projectedModel } from '../../src/symbolic/projected-model.js';
import { residualModel } from '../../src/symbolic/residual-model.js';
import { affineFit } from '../../src/symbolic/scaling.js';

const random = createRandom(3);
const x = Float64Array.from({ length: 300 }, () => 0.3 + 3 * random.uniform());
const weights = x.map(() => 0.5 + random.uniform());

function problemOf(law: (x: number) => number, noise = 0.02): SearchProblem {
  const target = x.map((value) => law(value) + noise * random.normal());
  return { variables: [{ name: 'x', values: x }], target, weights };
}

const losses: readonly LossChoice[] = ['squared', 'absolute', 'huber', 'log-cosh'];

describe.each(losses)('projectedModel, %s', (loss) => {
  const problem = prepareProblem(
    problemOf((value) => 3 * Math.exp(-0.7 * value) - 0.25),
    loss,
  );
  const program = programOver(parse('exp(-1*x)'), problem.names);
  const model = projectedModel(program, problem);

  it('has the residuals of the best scale and offset', () => {
    const residuals = new Float64Array(problem.rows);
    const values = new Float64Array(problem.rows);
    model.residuals(Float64Array.of(-0.4), residuals);
    problem.evaluator.values(programOver(parse('exp(-0.4*x)'), problem.names), values);
    const { scale, offset } = affineFit(problem, values, 'both');
    residuals.forEach((z, row) => {
      expect(z).toBeCloseTo(problem.target[row]! - problem.scale[row]! * (scale * values[row]! + offset), 10);
    });
  });

  it('has a minimum where the fit of all constants together has one', () => {
    const { parameters, loss: least } = levenbergMarquardt(model, Float64Array.of(-1), problem.loss, 50);
    const whole = residualModel(programOver(parse('3*exp(-0.7*x) - 0.25'), problem.names), problem);
    const joint = levenbergMarquardt(whole, Float64Array.of(3, -0.7, -0.25), problem.loss, 100);
    expect(parameters[0]).toBeCloseTo(joint.parameters[1]!, loss === 'squared' ? 6 : 1);
    expect(least / joint.loss).toBeLessThan(loss === 'squared' ? 1 + 1e-9 : 1.05);
  });
});

describe('projectedModel', () => {
  it('has the slope of the loss: the derivative of mean z² by the Jacobian', () => {
    const problem = prepareProblem(
      problemOf((value) => Math.sin(1.7 * value + 0.3)),
      'squared',
    );
    const model = projectedModel(programOver(parse('sin(1*x + 1)'), problem.names), problem);
    const { rows } = problem;
    const z = new Float64Array(rows);
    const derivatives = new Float64Array(2 * rows);
    const sum = (parameters: readonly number[]): number => {
      model.residuals(Float64Array.from(parameters), z);
      return z.reduce((total, value) => total + value * value, 0);
    };
    const at = [1.3, 0.6] as const;
    model.jacobian(Float64Array.from(at), z, derivatives);
    const exact = [0, 1].map(
      (k) => -2 * z.reduce((total, value, row) => total + value * derivatives[k * rows + row]!, 0),
    );
    const h = 1e-5;
    expect(exact[0]).toBeCloseTo((sum([at[0] + h, at[1]]) - sum([at[0] - h, at[1]])) / (2 * h), 3);
    expect(exact[1]).toBeCloseTo((sum([at[0], at[1] + h]) - sum([at[0], at[1] - h])) / (2 * h), 3);
  });

  it('finds from random starts what scale and offset among the constants hide, in fewer evaluations', () => {
    const problem = prepareProblem(
      problemOf((value) => 3 * Math.exp(-0.7 * value) - 0.25),
      'squared',
    );
    const values = new Float64Array(problem.rows);
    const [bare, whole] = ['exp(1*x)', '1*exp(1*x) + 1'].map((text) =>
      programOver(parse(text), problem.names),
    );
    const projected = projectedModel(bare!, problem);
    const joint = residualModel(whole!, problem);
    const count = { projected: 0, joint: 0, projectedRuns: 0, jointRuns: 0 };
    for (let start = 0; start < 50; start++) {
      const constant = 1.5 * random.normal();
      const found = levenbergMarquardt(projected, Float64Array.of(constant), problem.loss, 8);
      problem.evaluator.values(programOver(parse(`exp(${constant}*x)`), problem.names), values);
      const { scale, offset } = affineFit(problem, values, 'both');
      const other = levenbergMarquardt(joint, Float64Array.of(scale, constant, offset), problem.loss, 8);
      count.projected += Number(Math.abs(found.parameters[0]! + 0.7) < 0.05);
      count.joint += Number(Math.abs(other.parameters[1]! + 0.7) < 0.05);
      count.projectedRuns += found.evaluations;
      count.jointRuns += other.evaluations;
    }
    expect(count.projected).toBe(50);
    expect(count.joint).toBeLessThan(40);
    expect(count.projectedRuns).toBeLessThan(0.7 * count.jointRuns);
  });
});

describe('levenbergMarquardt', () => {
  it('gives the same bits with a workspace used before', () => {
    const problem = prepareProblem(
      problemOf((value) => 2 * value ** 1.7),
      'huber',
    );
    const model = residualModel(programOver(parse('1*x^1.1 + 0.5'), problem.names), problem);
    const workspace = createFitWorkspace(model.rows, model.parameters);
    const start = Float64Array.of(1, 1.1, 0.5);
    levenbergMarquardt(model, Float64Array.of(4, 0.3, 2), problem.loss, 5, workspace);
    expect(levenbergMarquardt(model, start, problem.loss, 20, workspace)).toEqual(
      levenbergMarquardt(model, start, problem.loss, 20),
    );
    expect([...start]).toEqual([1, 1.1, 0.5]);
  });
});
