import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, mean } from 'principia/math';
import { displacement, periodicSpace } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { compile } from 'principia/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchInputs, nextBatch } from '../../experiments/halo-overdensity/batches.js';
import { drawCatalogue, partInSphere } from '../../experiments/halo-overdensity/catalogue.js';
import { full, smoke } from '../../experiments/halo-overdensity/config.js';
import {
  evaluateFormula,
  haloEdges,
  meanError,
  refitFormula,
} from '../../experiments/halo-overdensity/formula.js';
import { within } from '../../experiments/halo-overdensity/neighbours.js';
import { haloNetwork } from '../../experiments/halo-overdensity/network.js';
import { readNetwork } from '../../experiments/halo-overdensity/read-network.js';
import { smallRun } from './small-run.js';

const folder = mkdtempSync(join(tmpdir(), 'principia-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a small run', () => {
  const run = async (name: string) => {
    await smallRun('halo-overdensity', join(folder, name), 'onnx');
    return readFileSync(join(folder, name, 'results.md'), 'utf8');
  };
  let page: string;
  beforeAll(async () => {
    page = await run('first');
  }, 120_000);

  it('measures every estimator, with and without the mask, beside the published numbers', () => {
    const part = (name: string) =>
      JSON.parse(readFileSync(join(folder, 'first', `part-${name}.json`), 'utf8'));
    const [everywhere, masked] = [part('all-halos'), part('masked')];
    expect(Object.keys(everywhere.predictions)).toEqual(['constant', 'simple', 'network', 'formula']);
    expect(Object.keys(masked.predictions)).toContain('refitted');
    expect(masked.halos).toBe(Math.floor(0.8 * everywhere.halos));
    expect(everywhere.deviations).toHaveLength(smoke.network.channels);
    for (const text of ['| 0.421 |', '| 0.0634 | 0.142 |', '| 0.0811 | 0.0892 |'])
      expect(page).toContain(text);
    expect(readdirSync(join(folder, 'first')).filter((name) => name.endsWith('.svg'))).toHaveLength(3);
  });

  it('gives the same for the same seed', async () => {
    expect(await run('second')).toBe(page);
  }, 120_000);
});

const small = { ...full.catalogue, side: 6, clusters: 8, fieldHalos: 60 };
const box = drawCatalogue(small, 2, createRandom(3));
const halos = Int32Array.from(box.masses.keys());

describe('the catalogue', () => {
  it('joins the halos that are closer than the cutoff, and no others', () => {
    const space = periodicSpace([6, 6, 6]);
    const { starts, senders, distances } = box.neighbours;
    const place = (halo: number) => Array.from(box.positions.subarray(3 * halo, 3 * halo + 3));
    for (const halo of halos) {
      const near = Array.from(halos, (other) => {
        return Math.hypot(...displacement(space, place(halo), place(other)));
      });
      const edges = Array.from(senders.keys()).slice(starts[halo], starts[halo + 1]);
      const expected = Array.from(halos).filter((other) => other !== halo && near[other]! <= 2);
      expect(edges.map((edge) => senders[edge]!).toSorted((a, b) => a - b)).toEqual(expected);
      for (const edge of edges) expect(distances[edge]).toBeCloseTo(near[senders[edge]!]!, 12);
    }
  });

  it('has the overdensity of its halos where there is nothing else and they are points', () => {
    const only = { ...small, unrecordedPerHalo: 0, smoothPerHalo: 0, ballSpread: 1e-9 };
    const { masses, overdensity, neighbours } = drawCatalogue(only, 2, createRandom(4));
    const sphere = { ...drawCatalogue(only, 2, createRandom(4)), neighbours: within(neighbours, 1) };
    const meanMass = ((4 / 3) * Math.PI * (8 * only.halosPerCluster + 60)) / 6 ** 3;
    const formula = { message: parse('Mj'), node: parse(`(e + Mi)/${meanMass} - 1`) };
    const predicted = evaluateFormula(formula, haloEdges(sphere, Int32Array.from(masses.keys())));
    predicted.forEach((value, halo) => {
      expect(Math.abs(value - overdensity[halo]!)).toBeLessThan(1e-12);
    });
  });

  it('counts the part of a ball that is in the sphere', () => {
    const random = createRandom(8);
    const draws = 20_000;
    for (const r of [0, 0.5, 0.9, 1, 1.3]) {
      let inside = 0;
      for (let draw = 0; draw < draws; draw++) {
        const [x, y, z] = [r + 0.3 * random.normal(), 0.3 * random.normal(), 0.3 * random.normal()];
        if (Math.hypot(x, y, z) < 1) inside += 1;
      }
      // Five standard errors of a share.
      expect(Math.abs(partInSphere(r, 0.3) - inside / draws)).toBeLessThan((5 * 0.5) / Math.sqrt(draws));
    }
    expect(partInSphere(1e-5, 0.5)).toBeCloseTo(partInSphere(0, 0.5), 8);
  });

  it('has the means that it is asked for', () => {
    const uniform = { ...small, side: 12, clusters: 0, fieldHalos: 3000 };
    const { masses, overdensity } = drawCatalogue(uniform, 2, createRandom(5));
    // Five standard errors: of a count; of masses whose standard deviation is below 3.
    expect(Math.abs(masses.length - 3000)).toBeLessThan(5 * Math.sqrt(3000));
    expect(Math.abs(mean(masses) - 1)).toBeLessThan((5 * 3) / Math.sqrt(3000));
    // About halos that lie at random there is the mean density, besides the halo itself.
    const own = 1 / ((4 / 3) * Math.PI * (3000 / 12 ** 3) * (1 + 1 + uniform.smoothPerHalo));
    // The matter of a box varies by the mass of its halos, a quarter of it: by √(1 + 3²)/√3000/4 = 1.5 %. Six of these.
    expect(Math.abs(mean(overdensity) - own)).toBeLessThan(0.1);
  });

  it('is another for another seed', () => {
    expect(drawCatalogue(small, 2, createRandom(6)).masses).not.toEqual(box.masses);
  });
});

describe('the network', () => {
  const network = haloNetwork({ ...full.network, hidden: 6, channels: 3 });
  const parameters = network.init(createRandom(1));
  const read = (size: { halos: number; edges: number }) =>
    readNetwork(network, parameters, box, halos, { size, channels: 3, backend: 'onnx', keep: true });

  it('says the same of a halo in whatever batch it comes', async () => {
    const [one, other] = [
      await read({ halos: 7, edges: 400 }),
      await read({ halos: 1000, edges: box.neighbours.senders.length }),
    ];
    expect(one.edges).toEqual(other.edges);
    for (const name of ['overdensity', 'received', 'messages'] as const) {
      one[name].forEach((value, at) => {
        expect(Math.abs(value - other[name][at]!)).toBeLessThan(1e-4);
      });
    }
  });

  it('sums the messages of a halo’s edges', async () => {
    const { received, messages } = await read({ halos: 7, edges: 400 });
    const { starts } = box.neighbours;
    for (const halo of halos.slice(0, 20)) {
      let sum = 0;
      for (let edge = starts[halo]!; edge < starts[halo + 1]!; edge++) sum += messages[3 * edge]!;
      expect(Math.abs(sum - received[3 * halo]!)).toBeLessThan(1e-4);
    }
  });

  it('is charged the mean error of real halos and the price of real edges', async () => {
    const size = { halos: 9, edges: 900 };
    const { inputs, halos: taken } = nextBatch(box, halos, 0, size);
    const given = Object.keys(parameters);
    const compiled = await compile(
      (all) => ({ loss: network.loss(Object.fromEntries(given.map((name) => [name, all[name]!])), all) }),
      {
        ...batchInputs(size),
        ...Object.fromEntries(given.map((name) => [name, { shape: parameters[name]!.shape }])),
      },
      { backend: 'onnx' },
    );
    const { loss } = await compiled.run({ ...inputs, ...parameters });
    await compiled.dispose();
    const { overdensity, messages } = await read(size);
    const edges = box.neighbours.starts[taken.length]!;
    const error = mean(taken.map((halo) => Math.abs(overdensity[halo]! - box.overdensity[halo]!)));
    const price = messages.subarray(0, 3 * edges).reduce((sum, value) => sum + Math.abs(value), 0);
    expect(loss!.data[0]).toBeCloseTo(error + (full.network.price * price) / taken.length, 4);
  });
});

describe('a formula', () => {
  const edges = haloEdges(box, halos);
  const truth = { message: parse('(0.4 + Mj)/(1 + (0.9*r)^6)'), node: parse('e/4 + 0.1*Mi - 0.5') };
  const data = { ...edges, overdensity: evaluateFormula(truth, edges) };

  it('has its constants back from data that it made, all of them fitted together', () => {
    const start = { message: parse('(0.8 + Mj)/(1 + (1.1*r)^4.3)'), node: parse('e/2 + 0.3*Mi - 0.1') };
    const { message, node } = refitFormula(start, data, 200);
    expect(meanError(evaluateFormula({ message, node }, data), data)).toBeLessThan(1e-4);
    // The message's scale is the update's to choose; its relative constants are not.
    const { constants } = message;
    expect(constants[0]).toBeCloseTo(0.4, 2);
    expect(constants.at(-1)).toBeCloseTo(6, 1);
  });

  it('is never made worse, and outliers hardly move it', () => {
    const spoilt = data.overdensity.map((value, halo) => (halo % 20 === 0 ? value + 30 : value));
    const fitted = refitFormula(truth, { ...data, overdensity: spoilt }, 50);
    const clean = evaluateFormula(fitted, data);
    expect(meanError(clean, data)).toBeLessThan(0.02);
  });

  it('that cannot be evaluated has an infinite error', () => {
    const broken = { message: parse('Mj'), node: parse('(-e)^0.5') };
    expect(meanError(evaluateFormula(broken, edges), edges)).toBe(Number.POSITIVE_INFINITY);
  });
});
