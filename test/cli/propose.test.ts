import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrajectories, writeTrajectories } from 'principia/datasets';
import { type LawDocument, lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { createParticleSystem } from 'principia/physics';
import { createRun } from 'principia/run';
import { makeExperiment } from 'principia/thermal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentsDocument } from '../../src/discover/proposal/candidate-file.js';
import type { ProposalDocument } from '../../src/discover/proposal/proposal-document.js';
import { run } from './stand-ins.js';

let folder: string;
let found: string;

/** Two bodies that circle each other by Yukawa's law, seen with noise, as a run of `discover` that found 1/r². */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'principia-cli-'));
  found = join(folder, 'found');
  const random = createRandom(1);
  const system = createParticleSystem(
    [
      { name: 'first', mass: 1 },
      { name: 'second', mass: 1.5 },
    ],
    'complete',
  );
  const speed = Math.sqrt((2 * Math.exp(-1) * 2.5) / 1.5);
  const motions = [1, 2].map((motion) =>
    makeExperiment(
      {
        ...{ name: `motion ${motion}`, system, dimension: 2 },
        initialState: Float64Array.of(-0.9, 0, 0.6, 0, 0, -0.6 * speed, 0, 0.4 * speed),
        times: Float64Array.from({ length: 12 }, (_, at) => at / 11),
      },
      {
        law: lawFromPairForce('-2*m1*m2*exp(-r/1.5)/r^2'),
        noise: { observation: 0.06, preparation: 0.02 },
      },
      random.child(motion),
    ),
  );
  const data = join(folder, 'circles.npz');
  writeTrajectories(data, motions);
  const { hash, name } = readTrajectories(data);
  const folderOfRun = createRun(
    found,
    { command: '', config: { dataset: data }, seed: 1, dataset: { name, hash }, environment: {} },
    () => 0,
  );
  const document: LawDocument = {
    ...{ schema: 'principia/law/1', dataset: { name, hash }, seed: 1, verdict: 'law', reason: '' },
    ...{ verified: true, unverified: [], probability: { network: null, law: 1 }, gauge: '', metrics: {} },
    terms: [
      {
        ...{ acts: 'pair force', direction: 'separation', expression: '-0.75*m1*m2/r**2' },
        ...{ variables: [], tex: '', constants: [] },
      },
    ],
    ...{ alternatives: [], bodies: [], seconds: 0 },
    noise: { position: [0.06, 0.06], velocity: [0.06, 0.06] },
  };
  folderOfRun.writeJson('law.json', document);
  folderOfRun.finish('complete');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rival = ['--rival', '-1*m1*m2*exp(-r/1.5)/r**2'];
const small = ['--count', '5', '--duration', '0.5,2', '--distance', '1,4', '--samples', '6'];
const proposalIn = (out: string): ProposalDocument =>
  JSON.parse(readFileSync(join(out, 'proposal.json'), 'utf8')) as ProposalDocument;

async function proposed(name: string, words: readonly string[]): Promise<{ out: string; text: string }> {
  const out = join(folder, name);
  const outcome = await run(['propose', found, ...words, '--out', out, '--quiet']);
  expect(outcome.error).toBe('');
  expect(outcome.code).toBe(0);
  return { out, text: outcome.out };
}

describe('principia propose', () => {
  it('proposes the experiment that tells most, says why and at what price, and writes it down', async () => {
    const { out, text } = await proposed('plain', [...rival, ...small]);
    expect(readdirSync(out).sort()).toEqual(['next-experiment.json', 'proposal.json', 'run.json']);
    const { best, ranking, laws, doubt, simulations } = proposalIn(out);
    expect(laws.map(({ source, survives }) => [source, survives])).toEqual([
      ['law', true],
      ['rival', true],
    ]);
    expect(ranking[0]).toMatchObject({ name: best.name, information: best.information });
    for (const { information, aboutLaws, aboutConstants } of ranking) {
      expect(information).toBeLessThanOrEqual(best.information);
      expect(information).toBeCloseTo(aboutLaws + aboutConstants, 12);
      expect(aboutLaws).toBeLessThan(doubt + 0.05);
    }
    // Two laws, eight draws of each and one most probable, for every experiment.
    expect(simulations).toBe(18 * ranking.length);
    expect(text).toContain(`The next experiment: ${best.name}`);
    expect(text).toContain('tells ');
    expect(text).toContain(join(out, 'next-experiment.json'));
  }, 60_000);

  it('is the same to the last byte for the same seed', async () => {
    const { out } = await proposed('again', [...rival, ...small]);
    expect(readFileSync(join(out, 'proposal.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'plain', 'proposal.json'), 'utf8'),
    );
  }, 60_000);

  it('ranks experiments of a file whatever their order, and reads what it writes', async () => {
    const next = JSON.parse(
      readFileSync(join(folder, 'plain', 'next-experiment.json'), 'utf8'),
    ) as ExperimentsDocument;
    const [one] = next.experiments;
    const others = [0.3, 0.6, 1.5].map((factor, index) => ({
      ...one!,
      name: `other ${index}`,
      times: one!.times.map((time) => factor * time),
    }));
    const bytes: string[] = [];
    for (const [index, experiments] of [
      [one!, ...others],
      [...others.toReversed(), one!],
    ].entries()) {
      const file = join(folder, `candidates-${index}.json`);
      writeFileSync(file, JSON.stringify({ ...next, experiments }));
      const { out } = await proposed(`file-${index}`, [...rival, '--candidates', file]);
      bytes.push(readFileSync(join(out, 'proposal.json'), 'utf8'));
    }
    expect(bytes[0]).toBe(bytes[1]);
    const before = proposalIn(join(folder, 'plain'));
    const after = proposalIn(join(folder, 'file-0'));
    expect(after.bounds).toBeNull();
    expect(after.ranking.find(({ name }) => name === one!.name)).toEqual(before.ranking[0]);
  }, 60_000);

  it('closes the loop in a simulated world, and ends where the truth holds', async () => {
    const file = join(folder, 'possible.csv');
    // Nearly circles, at the distance that was seen and at two others.
    const rows = (
      [
        ['as-seen', 1.5, 1.1],
        ['near', 0.8, 1.9],
        ['far', 3, 0.4],
      ] as const
    ).flatMap(([name, distance, speed]) => [
      [name, 'body-1', -0.6 * distance, 0, 0, -0.6 * speed, 0.5, 8].join(','),
      [name, 'body-2', 0.4 * distance, 0, 0, 0.4 * speed, 0.5, 8].join(','),
    ]);
    writeFileSync(file, ['experiment,body,x,y,vx,vy,duration,samples', ...rows].join('\n'));
    const { out, text } = await proposed('loop', [
      ...rival,
      ...['--candidates', file, '--preparation', '0.01', '--rounds', '1'],
      ...['--simulate', '-2*m1*m2*exp(-r/1.5)/r**2'],
    ]);
    const { loop, laws, best } = proposalIn(out);
    const truth = laws.findIndex(({ source }) => source === 'rival');
    expect(loop!.truthAmongLaws).toBe(laws[truth]!.name);
    expect(loop!.decided).toBe(laws[truth]!.name);
    expect(loop!.rounds[0]!.probabilitiesBefore[truth]).toBeLessThan(0.95);
    expect(loop!.rounds.at(-1)!.proposed.probabilities[truth]).toBeGreaterThanOrEqual(0.95);
    expect(loop!.rounds[0]!.proposed.name).toBe(best.name);
    expect(best.name).toBe('near');
    expect(loop!.rounds).toHaveLength(1);
    expect(text).toContain('the true form');
    expect(text).toContain('at random');
  }, 60_000);

  it('refuses other data than the run’s, before any work', async () => {
    const other = join(folder, 'other.npz');
    const { training, test } = readTrajectories(join(folder, 'circles.npz'));
    writeTrajectories(
      other,
      [...training, ...test].map((one) => ({ ...one, positions: one.positions.map((x) => 2 * x) })),
    );
    const out = join(folder, 'refused');
    const { code, error, runs } = await run(['propose', found, '--data', other, '--out', out]);
    expect([code, runs]).toEqual([2, []]);
    expect(error).toMatch(
      /^principia: '.*other\.npz' is not what the run in '.*' was made on \(SHA-256 .*\n$/,
    );
  });

  it.each([
    ['no run', ['nowhere'], /there is no run in 'nowhere'/],
    [
      'bounds beside given experiments',
      ['FOUND', '--candidates', 'a.csv', '--count', '3'],
      /leave one of the two out/,
    ],
    ['rounds of nothing', ['FOUND', '--rounds', '3'], /add --simulate/],
    ['no such file', ['FOUND', '--candidates', 'nowhere.csv'], /there is no such file/],
    ['another kind of file', ['FOUND', '--candidates', 'a.txt'], /ends in \.json or \.csv/],
    ['a pair that is none', ['FOUND', '--distance', '3,1'], /Expected two positive numbers/],
    ['a rival that is no law', ['FOUND', '--rival', '2*/r'], /principia: /],
    ['no true law', ['FOUND', '--simulate'], /carry no true law/],
  ])('%s is one message, code 2', async (_what, words, message) => {
    const all = ['propose', ...words.map((word) => (word === 'FOUND' ? found : word)), '--quiet'];
    const { code, error, out } = await run([...all, '--out', join(folder, `no ${_what}`)]);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
  });

  it('says what a run lacks', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    createRun(
      empty,
      { command: '', config: {}, seed: 1, dataset: { name: '', hash: '' }, environment: {} },
      () => 0,
    );
    const { code, error } = await run(['propose', empty]);
    expect([code, error]).toEqual([2, expect.stringMatching(/has no law\.json; expected the folder of a/)]);
  });
});
