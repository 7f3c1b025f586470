import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chargedFiveBody, inverseSquare, massSpring, simulateSystem, spring } from 'principia/datasets';
import type { Dataset, LawDocument } from 'principia/law';
import { loadCheckpoint, saveCheckpoint } from 'principia/run';
import { evaluateLaw, evaluateModel, evaluationDefaults, type TrainedFile } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { adamState } from '../../../src/training/dynamics/adam-step.js';
import { fingerprint } from '../../../src/training/dynamics/fingerprint.js';
import { freeFlight } from '../../../src/training/dynamics/free-flight.js';
import { knownProperties, phaseTrajectories } from '../../../src/training/dynamics/phase-trajectory.js';
import { stepped } from '../../../src/training/dynamics/stepped-motions.js';
import { decodeTrained, encodeTrained } from '../../../src/training/dynamics/trained-file.js';
import { decodeTrainingState, encodeTrainingState } from '../../../src/training/dynamics/training-state.js';
import { linearIncrements, linearSprings, springMotions, truth } from './linear-springs.js';

const units = { length: 'm', time: 's', mass: 'kg', charge: 'C' };
const springs: Dataset = {
  name: 'springs',
  description: '',
  source: '',
  hash: 'ab',
  units,
  dimension: 2,
  training: [],
  test: springMotions({ trajectories: 3 }),
  truth: {
    pairForce: '-1.5*r',
    terms: ['x', 'y'].map((axis, index) => ({
      acts: 'body force',
      direction: 'axis',
      axis: index,
      expression: `-0.5*${axis}`,
    })),
  },
};

/** The model that is the truth, as trained at 0.1. */
const exact: TrainedFile = {
  parameters: truth,
  description: {
    model: 'linear-springs',
    options: {},
    setup: {
      dimension: 2,
      space: { kind: 'free' },
      bodyProperties: 1,
      edgeProperties: 0,
      lengthScale: 1,
      momentumScale: 1,
      timeScale: 1,
      step: 0.1,
    },
    known: { names: ['mass'], individuals: ['0', '1', '2'], masses: 'known' },
    coordinates: 'cartesian',
    integrator: 'runge-kutta-4',
    substeps: 1,
    precision: 'float64',
    units,
    dataset: { name: 'springs', hash: 'ab' },
    seed: 1,
    step: 10,
    error: 0.5,
    trainedOn: [],
  },
};
const context = { backend: 'onnx' } as const;

describe('evaluateModel', () => {
  it('tells motions that the model was trained on', async () => {
    const [first] = phaseTrajectories(springs.test, exact.description.known);
    const trained = {
      ...exact,
      description: { ...exact.description, trainedOn: [fingerprint(first!), 'ab'] },
    };
    const report = await evaluateModel(trained, linearSprings, springs, evaluationDefaults, context, 'x');
    expect(report.trainedOn).toBe(1);
  });

  it('takes as many recorded intervals as a benchmark has', () => {
    const [motion] = phaseTrajectories(springs.test, exact.description.known);
    const many = Array.from({ length: Math.ceil(4e5 / (motion!.times.length - 1)) }, () => motion!);
    expect(stepped(many, { from: 0, steps: 1, dt: null }, 0.1).perInterval).toBe(1);
  });

  it('refuses a step longer than recorded intervals that differ', async () => {
    const irregular = springMotions({ trajectories: 1 }).map((trajectory) => ({
      ...trajectory,
      times: trajectory.times.map((time, row) => time + (row === 1 ? 0.01 : 0)),
    }));
    const evaluate = (dt: number) =>
      evaluateModel(
        exact,
        linearSprings,
        { ...springs, test: irregular },
        { ...evaluationDefaults, dt },
        context,
        'x',
      );
    await expect(evaluate(10)).rejects.toThrow(/longer than the recorded intervals, which differ/);
    await expect(evaluate(0.01)).resolves.toMatchObject({ trainedStep: 0.1 });
  });

  it('knows how far bodies without any force would come', async () => {
    const [motion] = phaseTrajectories(springs.test, exact.description.known);
    const flight = freeFlight(motion!);
    const width = motion!.bodies * motion!.dimension;
    const last = motion!.times.length - 1;
    const expected = motion!.positions[0]! + motion!.times[last]! * springs.test[0]!.velocities[0]!;
    expect(flight.positions[last * width]).toBeCloseTo(expected, 12);
    const { freeFlight: error, metrics } = await evaluateModel(
      exact,
      linearSprings,
      springs,
      evaluationDefaults,
      context,
      'x',
    );
    expect(error!).toBeGreaterThan(100 * metrics.meanSquaredError!);
  });

  it('of the true model is the error of the integrator: of its order in the step', async () => {
    const errors = await Promise.all(
      [0.2, 0.1, 0.05].map(async (dt) => {
        const report = await evaluateModel(
          exact,
          linearSprings,
          springs,
          { ...evaluationDefaults, dt },
          context,
          'it',
        );
        expect(report.dt).toBe(dt);
        expect(report.metrics.times.at(-1)).toBeCloseTo(2, 9);
        return [
          report.metrics.positionError.median.at(-1)!,
          report.metrics.energy!.scaledError.median.at(-1)!,
        ];
      }),
    );
    expect(errors[2]![0]).toBeLessThan(1e-4);
    for (const [coarse, fine] of [
      [errors[0]!, errors[1]!],
      [errors[1]!, errors[2]!],
    ]) {
      expect(Math.log2(coarse![0]! / fine![0]!)).toBeGreaterThan(3.5);
    }
    // Energy, and the momentum that is exchanged with the centre, are off by as little.
    expect(errors[2]![1]).toBeLessThan(1e-5);
  });

  it('labels increments at another step as what they are', async () => {
    const increments = { ...exact, description: { ...exact.description, model: 'linear-increments' } };
    const own = await evaluateModel(increments, linearIncrements, springs, evaluationDefaults, context, 'it');
    const other = await evaluateModel(
      increments,
      linearIncrements,
      springs,
      { ...evaluationDefaults, dt: 0.2 },
      context,
      'it',
    );
    expect([own.integrator, other.integrator]).toEqual(['increment', 'increment × 2']);
  });

  it.each([
    [
      'units',
      { units: { ...units, time: 'd' } },
      /units clash: it was learned with time in s, the dataset 'springs' has d/,
    ],
    [
      'charges',
      {
        test: springMotions().map((motion) => ({
          ...motion,
          system: { ...motion.system, bodies: motion.system.bodies.map((body) => ({ ...body, charge: 1 })) },
        })),
      },
      /charges: no, the data have charges: yes/,
    ],
    [
      'space',
      {
        test: springMotions().map((motion) => ({
          ...motion,
          space: { kind: 'periodic', lengths: [9, 9], lower: [0, 0] } as const,
        })),
      },
      /space: free, the data have space: periodic/,
    ],
    ['coordinates', simulateSystem(massSpring, { trajectories: 4 }), /dimensions|coordinates/],
    ['nothing', { test: [] }, /no trajectories/],
  ])('refuses data of other %s', async (_what, change, message) => {
    const other = { ...springs, ...change };
    await expect(
      evaluateModel(exact, linearSprings, other, evaluationDefaults, context, 'it'),
    ).rejects.toThrow(message);
  });

  it('units that files call by what they measure say nothing', async () => {
    const unsaid = { length: 'length unit', time: 'time unit', mass: 'mass unit', charge: 'charge unit' };
    const report = await evaluateModel(
      exact,
      linearSprings,
      { ...springs, units: unsaid },
      evaluationDefaults,
      context,
      'it',
    );
    expect(report.metrics.trajectories).toBe(3);
  });
});

describe('stepped', () => {
  const motions = phaseTrajectories(springs.test, knownProperties(springs.test));

  it('takes parts and multiples of the recorded interval', () => {
    expect(stepped(motions, { from: 0, steps: null, dt: 0.025 }, 0.025)).toMatchObject({
      perInterval: 4,
      dt: 0.025,
    });
    const coarse = stepped(motions, { from: 0, steps: 3, dt: 0.4 }, 0.4);
    expect(coarse.perInterval).toBe(1);
    expect([...coarse.motions[0]!.times].map((time) => Number(time.toFixed(9)))).toEqual([0, 0.4, 0.8, 1.2]);
    // What the model was trained at, as nearly as it goes.
    expect(stepped(motions, { from: 0, steps: null, dt: null }, 0.03)).toMatchObject({ perInterval: 3 });
    expect(stepped(motions, { from: 0, steps: null, dt: null }, 5)).toMatchObject({
      perInterval: 1,
      motions,
    });
  });

  it('begins at the recorded state that is asked for', () => {
    const later = stepped(motions, { from: 4, steps: 2, dt: null }, 0.1);
    expect(later.motions[0]!.times).toEqual(motions[0]!.times.slice(4, 7));
    expect(() => stepped(motions, { from: 10 ** 6, steps: null, dt: 0.1 }, 0.1)).toThrow(
      /goes on after its state/,
    );
  });

  it('refuses steps that do not go with it', () => {
    expect(() => stepped(motions, { from: 0, steps: null, dt: 0.07 }, 0.07)).toThrow(
      /take a part such as 0\.05/,
    );
    expect(() => stepped(motions, { from: 0, steps: null, dt: 5 }, 5)).toThrow(/no trajectory is as long/);
  });
});

describe('evaluateLaw', () => {
  const gravity = simulateSystem(inverseSquare, { bodies: 2, trajectories: 10, steps: 50, softening: 0.1 });
  const law = (expression: string): LawDocument => ({
    schema: 'principia/law/1',
    dataset: { name: 'gravity', hash: '' },
    seed: 1,
    verdict: 'law',
    reason: 'it fits',
    verified: true,
    unverified: [],
    terms: [
      {
        acts: 'pair force',
        direction: 'separation',
        expression,
        variables: [{ name: 'r', unit: 'AU', meaning: 'distance' }],
        tex: '',
        constants: [],
      },
    ],
    probability: { network: null, law: 1 },
    alternatives: [],
    bodies: [],
    gauge: '',
    metrics: {},
    seconds: 1,
  });
  const trueLaw = law(gravity.truth!.pairForce!);

  it('of the true law follows the motions, and of a wrong one not', async () => {
    const right = await evaluateLaw(trueLaw, gravity, evaluationDefaults, {}, 'law.json');
    const wrong = await evaluateLaw(law('-1.1*m1*m2/r^2'), gravity, evaluationDefaults, {}, 'law.json');
    expect(right.metrics.meanSquaredError).toBeLessThan(1e-16);
    expect(Math.max(...right.metrics.energy!.scaledError.upper)).toBeLessThan(1e-8);
    expect(right.metrics.validTime.toTheEnd).toBe(2);
    expect(wrong.metrics.meanSquaredError).toBeGreaterThan(1e6 * right.metrics.meanSquaredError!);
  });

  it('by fixed steps has the error of the method', async () => {
    const errors = await Promise.all(
      [2, 4].map(async (part) => {
        const dt = gravity.test[0]!.times[1]! / part;
        const { metrics, integrator } = await evaluateLaw(
          trueLaw,
          gravity,
          { ...evaluationDefaults, integrator: 'velocity-verlet', dt },
          {},
          'law.json',
        );
        expect(integrator).toBe('velocity-verlet');
        return metrics.positionError.median.at(-1)!;
      }),
    );
    expect(Math.log2(errors[0]! / errors[1]!)).toBeCloseTo(2, 0);
  });

  it('by the scheme of the charged benchmark, its cut force included, is exact where the law is', async () => {
    const charges = simulateSystem(chargedFiveBody, { training: 1, validation: 1, test: 8 });
    const settings = {
      ...evaluationDefaults,
      from: 30,
      steps: 10,
      integrator: 'symplectic-euler',
      dt: 0.001,
    } as const;
    const run = async (clip: number | null) =>
      (await evaluateLaw(law('q1*q2/r^2'), charges, { ...settings, clip }, {}, 'law.json')).metrics;
    expect((await run(100)).finalSquaredError.median).toBeLessThan(1e-24);
    // A force that is cut off early does not follow.
    expect((await run(0.3)).finalSquaredError.median).toBeGreaterThan(1e-6);
  });

  it('takes masses that the data do not have from the law', async () => {
    const unweighed = (motion: (typeof gravity.test)[number]) => ({
      ...motion,
      system: { ...motion.system, bodies: motion.system.bodies.map(({ name }) => ({ name })) },
    });
    const test = gravity.test.slice(0, 1);
    const bodies = test[0]!.system.bodies.map(({ name, mass }) => ({
      name,
      mass: { value: mass!, interval: null },
      gm: null,
      observable: true,
      note: '',
    }));
    const without = { ...gravity, training: [], test: test.map(unweighed) };
    const { metrics, noEnergy } = await evaluateLaw(
      { ...trueLaw, bodies },
      without,
      evaluationDefaults,
      {},
      'law.json',
    );
    expect(metrics.meanSquaredError).toBeLessThan(1e-16);
    expect(noEnergy).toBeNull();
    await expect(evaluateLaw(trueLaw, without, evaluationDefaults, {}, 'law.json')).rejects.toThrow(
      /has a mass for the body/,
    );
  });

  it('takes what acts on every body, along its axis', async () => {
    const bare = { variables: [], tex: '', constants: [] };
    const trap = springs.truth!.terms!.map(({ axis, expression }) => ({
      ...{ acts: 'body force' as const, direction: 'axis' as const, axis: axis!, expression, ...bare },
    }));
    const pair = {
      acts: 'pair force' as const,
      direction: 'separation' as const,
      expression: '-1.5*r',
      ...bare,
    };
    const errorOf = async (terms: LawDocument['terms']): Promise<number> => {
      const report = await evaluateLaw({ ...trueLaw, terms }, springs, evaluationDefaults, {}, 'law.json');
      return report.metrics.meanSquaredError!;
    };
    expect(await errorOf([pair, ...trap])).toBeLessThan(1e-16);
    expect(await errorOf([pair])).toBeGreaterThan(1e-3);
  });

  it.each([
    [
      'other units',
      trueLaw,
      { ...gravity, units },
      evaluationDefaults,
      /units clash: law.json was learned with length in AU, .* has m/,
    ],
    [
      'no law',
      { ...trueLaw, terms: [], verdict: 'undecided' as const },
      gravity,
      evaluationDefaults,
      /holds no law.*'undecided' \(it fits\)/,
    ],
    [
      'generalised coordinates',
      trueLaw,
      simulateSystem(massSpring, { trajectories: 2 }),
      evaluationDefaults,
      /generalised coordinates/,
    ],
    [
      'a step without a method',
      trueLaw,
      gravity,
      { ...evaluationDefaults, dt: 0.1 },
      /--dt needs --integrator/,
    ],
    [
      'a method without a step',
      trueLaw,
      gravity,
      { ...evaluationDefaults, integrator: 'euler' as const },
      /add --dt/,
    ],
  ])('refuses %s', async (_what, document, dataset, settings, message) => {
    await expect(evaluateLaw(document, dataset, settings, {}, 'law.json')).rejects.toThrow(message);
  });

  it('goes on with the true spring as with any', async () => {
    const dataset = simulateSystem(spring, { trajectories: 5, steps: 20 });
    const { metrics } = await evaluateLaw(
      law('-2*(r - 1)'),
      dataset,
      { ...evaluationDefaults, part: 'all', steps: 10 },
      {},
      'law.json',
    );
    expect([metrics.trajectories, metrics.times.length]).toEqual([5, 11]);
    expect(Math.max(...metrics.positionError.upper)).toBeLessThan(1e-9);
  });
});

describe('files', () => {
  it('a trained model comes back as it was', () => {
    const folder = mkdtempSync(join(tmpdir(), 'principia-trained-'));
    const path = join(folder, 'model.safetensors');
    saveCheckpoint(path, encodeTrained(exact));
    expect(decodeTrained(loadCheckpoint(path), path)).toEqual(exact);
    rmSync(folder, { recursive: true });
    expect(() => decodeTrained({ arrays: {}, metadata: {} }, 'it')).toThrow(/holds no trained model/);
  });

  it('a training state comes back as it was, and only to its own model', () => {
    const state = {
      step: 7,
      arrays: adamState(truth),
      best: { step: 5, error: 1 / 3, parameters: truth, since: 2 },
      lossSum: Math.PI,
      lossCount: 3,
      skipped: 1,
    };
    const stored = encodeTrainingState(state, 'linear-springs', 'float64');
    expect(decodeTrainingState(stored, 'linear-springs', truth, 'it')).toEqual(state);
    const { best: _, ...fresh } = state;
    const early = encodeTrainingState({ ...fresh, best: null }, 'linear-springs', 'float64');
    expect(decodeTrainingState(early, 'linear-springs', truth, 'it').best).toBeNull();
    expect(() => decodeTrainingState(stored, 'other', truth, 'it')).toThrow(/--model linear-springs/);
    const larger = { ...truth, a: { shape: [2], data: new Float64Array(2) } };
    expect(() => decodeTrainingState(stored, 'linear-springs', larger, 'it')).toThrow(
      /of shape \[1\] 'parameter\/a', the model one of shape \[2\]/,
    );
    expect(() => decodeTrainingState({ arrays: {}, metadata: {} }, 'linear-springs', truth, 'it')).toThrow(
      /no checkpoint of a training/,
    );
  });
});
