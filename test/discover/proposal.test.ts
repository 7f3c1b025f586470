import { judgeLaws } from 'principia';
import {
  type Dataset,
  type LawDocument,
  lawDocumentSchema,
  lawFromPairForce,
  simulateLaw,
} from 'principia/law';
import { createRandom } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { silentProgress } from 'principia/run';
import { beforeAll, describe, expect, it } from 'vitest';
import { readExperiments, recordOf } from '../../src/discover/proposal/candidate-file.js';
import { drawCandidates, plannedFrom } from '../../src/discover/proposal/candidates.js';
import { spanOf } from '../../src/discover/proposal/data-span.js';
import { hypothesesOf, plainForm } from '../../src/discover/proposal/hypotheses.js';
import { placeOfTruth, simulatedTruth } from '../../src/discover/proposal/simulated-truth.js';

/** Motions of three bodies of charges ±1 by Coulomb's law, the masses of two of them not told. */
function coulombDataset(): Dataset {
  const random = createRandom(3);
  const law = lawFromPairForce('1.2*q1*q2/r^2');
  const times = Float64Array.from({ length: 21 }, (_, at) => 0.05 * at);
  const masses = Float64Array.of(1, 0.7, 1.4);
  const motions = Array.from({ length: 6 }, (_, motion): Trajectory => {
    const charges = Float64Array.from([1, -1, motion % 2 === 0 ? 1 : -1]);
    const system = createParticleSystem(
      Array.from(charges, (charge, at) => ({
        name: `body ${at}`,
        charge,
        ...(at === 0 ? { mass: masses[at]! } : {}),
      })),
      'complete',
    );
    const start = Float64Array.from([1.2, 0, -0.6, 1, -0.6, -1, 0, 0, 0, 0, 0, 0], (value, at) =>
      at < 6 ? 1.3 * value + 0.2 * random.normal() : 0.4 * random.normal(),
    );
    const bodies = { dimension: 2, masses, charges, interactions: system.interactions };
    const { positions, velocities } = simulateLaw(law, bodies, start, times);
    const seen = (values: Float64Array) => values.map((value) => value + 1e-3 * random.normal());
    return {
      ...{ system, dimension: 2, times, velocitiesEstimated: false },
      positions: seen(positions),
      velocities: seen(velocities),
    };
  });
  return {
    ...{ name: 'coulomb', description: '', source: 'test', hash: '0', dimension: 2 },
    units: { length: '1', time: '1', mass: '1', charge: '1' },
    training: motions.slice(0, 5),
    test: motions.slice(5),
    gauge: { body: 'body 0', mass: 1 },
    truth: { pairForce: '1.2*q1*q2/r**2' },
  };
}

const dataset = coulombDataset();
let law: LawDocument;
beforeAll(async () => {
  const candidates = ['1*q1*q2/r^2', '1*q2/(q1*r^2)', '1*q1*q2/r'].map(lawFromPairForce);
  ({ law } = await judgeLaws(
    dataset,
    candidates,
    { seed: 1, noise: 1e-3 },
    {
      progress: silentProgress,
      run: { appendMetrics: () => undefined },
      now: () => 0,
      command: '',
      environment: {},
    },
  ));
}, 60_000);

describe('the hypotheses of a run', () => {
  it('are its law and what is the same function on its data, never what these exclude', () => {
    expect(lawDocumentSchema.parse(JSON.parse(JSON.stringify(law)))).toEqual(law);
    const hypotheses = hypothesesOf(law, dataset, []);
    expect(hypotheses.map(({ source }) => source)).toEqual(['law', 'equal on the data']);
    const everything = hypothesesOf(law, dataset, [], true);
    expect(everything.length).toBeGreaterThan(hypotheses.length);
  });

  it('hold masses as fitted, and know the noise', () => {
    const [first] = hypothesesOf(law, dataset, []);
    expect(first!.masses!.map(({ body, free }) => [body, free])).toEqual([
      ['body 1', false],
      ['body 2', false],
    ]);
    expect(first!.masses![0]!.value / 0.7).toBeCloseTo(1, 1);
    expect(law.noise!.position).toEqual([1e-3, 1e-3, 1e-3]);
    expect(first!.priors).toHaveLength(1);
  });

  it('take a rival once, and not where it has the form of another', () => {
    const names = (rivals: readonly string[]) =>
      hypothesesOf(law, dataset, rivals).map(({ source }) => source);
    expect(names(['-exp(-r/2)/r**2', '-exp(-0.3*r)/r**2'])).toEqual(['law', 'equal on the data', 'rival']);
    expect(names(['q1*q2/r**2'])).toEqual(['law', 'equal on the data']);
    expect(plainForm(lawFromPairForce('exp(-r/2)'))).toBe(plainForm(lawFromPairForce('exp(-0.7*r)')));
  });

  it('find the truth that the data carry among them', () => {
    expect(placeOfTruth(hypothesesOf(law, dataset, []), simulatedTruth(null, dataset))).toBe(0);
    const { truth: _, ...without } = dataset;
    expect(() => simulatedTruth(null, without)).toThrow(/carry no true law.*--simulate "/);
    expect(() => simulatedTruth('x + nonsense', dataset)).toThrow(/uses "/);
  });
});

describe('candidate experiments', () => {
  const bounds = spanOf(dataset, [{ trajectory: 0, start: 0, end: 21 }]);
  const drawn = drawCandidates(dataset, bounds, 12, createRandom(2));
  const learned = { masses: ['body 1', 'body 2'], charges: [] };

  it('are drawn within what the data span, with bodies as one of the motions has them', () => {
    expect(bounds.duration).toEqual([0.5, 2]);
    expect(bounds.samples).toBe(21);
    for (const { system, initialState, times } of drawn) {
      expect([1, -1]).toContain(system.bodies[2]!.charge);
      expect(system.bodies[1]!.mass).toBeUndefined();
      expect(times[20]! >= 0.5 && times[20]! <= 2).toBe(true);
      const distance = Math.hypot(initialState[0]! - initialState[2]!, initialState[1]! - initialState[3]!);
      expect(distance >= bounds.distance[0] && distance <= bounds.distance[1]).toBe(true);
    }
    expect(new Set(drawn.map(({ system }) => system.bodies[2]!.charge)).size).toBe(2);
    // The first so many are the same, however many are drawn.
    expect(recordOf(drawCandidates(dataset, bounds, 10, createRandom(2))[4]!)).toEqual(recordOf(drawn[4]!));
  });

  it('are read as they are written, in the order of their names', () => {
    const records = drawn.map(recordOf);
    const text = (experiments: typeof records) =>
      JSON.stringify({ schema: 'principia/experiments/1', experiments });
    expect(readExperiments(text(records.toReversed()), 'file', 'json')).toEqual(records);
    expect(plannedFrom(records, dataset, learned, 'file').map(recordOf)).toEqual(records);
  });

  it('are read from CSV as from JSON', () => {
    const even = drawn.map(recordOf).map((one) => ({
      ...one,
      bodies: one.bodies.map(({ name, charge, position, velocity }) => ({
        name,
        charge: charge!,
        position,
        velocity,
      })),
    }));
    const rows = even.flatMap(({ name, bodies, times }) =>
      bodies.map((body) =>
        [name, body.name, ...body.position, ...body.velocity, body.charge, times[20], 21].join(','),
      ),
    );
    const csv = ['experiment,body,x,y,vx,vy,charge,duration,samples', ...rows.toReversed()].join('\n');
    const read = readExperiments(csv, 'file', 'csv');
    // What the file leaves out is as the data have it.
    const bodiesOf = (records: typeof read) => records.map(({ name, bodies }) => ({ name, bodies }));
    expect(bodiesOf(plannedFrom(read, dataset, learned, 'file').map(recordOf))).toEqual(
      bodiesOf(drawn.map(recordOf)),
    );
  });

  it.each([
    ['no JSON', '{', 'json', /is no JSON/],
    ['another document', '{"schema": "principia/law/1"}', 'json', /holds no experiments: schema/],
    ['a missing column', 'experiment,body,x,y,vx,duration,samples\n', 'csv', /no column 'vy'/],
    [
      'a cell that is no number',
      'experiment,body,x,y,vx,vy,duration,samples\na,b,0,0,0,?,1,9',
      'csv',
      /line 2: vy is '\?'/,
    ],
    [
      'one body',
      'experiment,body,x,y,vx,vy,duration,samples\na,b,0,0,0,0,1,9',
      'csv',
      /experiment 'a': bodies/,
    ],
  ] as const)('%s is one message', (_what, text, format, message) => {
    expect(() => readExperiments(text, 'file', format)).toThrow(message);
  });

  it('must be of the run’s bodies, and leave learned masses alone', () => {
    const [record] = drawn.map(recordOf);
    const changed = (body: object, at = 0) => [
      { ...record!, bodies: record!.bodies.map((own, index) => (index === at ? { ...own, ...body } : own)) },
    ];
    const plan = (records: Parameters<typeof plannedFrom>[0]) => () =>
      plannedFrom(records, dataset, learned, 'file');
    expect(plan(changed({ name: 'Pluto' }))).toThrow(/expected those of the run/);
    expect(plan(changed({ position: [0, 0, 0] }))).toThrow(/in 2 dimensions/);
    expect(plan(changed({ mass: 2 }, 1))).toThrow(/has learned/);
    expect(plan(changed({ charge: undefined }, 2))).toThrow(
      /does not say the charge of 'body 2', which differs/,
    );
    expect(plan(changed({ mass: 2 }))()).toHaveLength(1);
  });
});
