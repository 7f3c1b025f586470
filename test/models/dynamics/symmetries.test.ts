import { createRandom, InputError } from 'principia/math';
import {
  baselineNetwork,
  hamiltonianGraphNetwork,
  hamiltonianNeuralNetwork,
  interactionDynamics,
  odeGraphNetwork,
  pairwiseForceDynamics,
  pairwiseHamiltonian,
} from 'principia/models';
import type { ArrayRecord } from 'principia/tensor';
import type { DynamicsFactory } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { graphModels, vectorModels } from './catalogue.js';
import { changed, evaluate, gap, motionOf, randomScene, type Scene, setup } from './scene.js';

const scene = randomScene([4, 3], 11);
const first = [0, 1, 2, 3];
const small = { hidden: 5 } as const;

async function motion(factory: DynamicsFactory, at: Scene, own = setup): Promise<ArrayRecord> {
  const model = factory.create(own);
  return motionOf(model, at, model.init(createRandom(12)));
}

const shifted = changed(scene, { position: (data) => data.map((value, at) => value + (at % 2 ? 3 : -5)) });

function turned(data: ArrayLike<number>, angle = 0.7): Float64Array {
  return Float64Array.from(data, (value, at) =>
    at % 2 === 0
      ? Math.cos(angle) * value - Math.sin(angle) * data[at + 1]!
      : Math.sin(angle) * data[at - 1]! + Math.cos(angle) * value,
  );
}

const translationInvariant: readonly (readonly [string, DynamicsFactory])[] = [
  ['hamiltonian-graph-network', hamiltonianGraphNetwork(small)],
  ['ode-graph-network', odeGraphNetwork(small)],
  ['pairwise-hamiltonian', pairwiseHamiltonian(small)],
  ['pairwise-hamiltonian, relative', pairwiseHamiltonian({ ...small, positions: 'relative' })],
  ['interaction-network', interactionDynamics(small)],
  ['pairwise-force', pairwiseForceDynamics({ ...small, friction: true })],
];

const rotationInvariant: readonly (readonly [string, DynamicsFactory])[] = [
  ['hamiltonian-graph-network of distances', hamiltonianGraphNetwork({ ...small, positions: 'distance' })],
  ['pairwise-hamiltonian', pairwiseHamiltonian(small)],
  ['pairwise-force', pairwiseForceDynamics({ ...small, friction: true })],
];

const reversible: readonly (readonly [string, DynamicsFactory])[] = [
  ['hamiltonian-graph-network of distances', hamiltonianGraphNetwork({ ...small, positions: 'distance' })],
  [
    'hamiltonian-graph-network, known kinetic energy',
    hamiltonianGraphNetwork({ ...small, kinetic: 'known' }),
  ],
  ['pairwise-hamiltonian', pairwiseHamiltonian(small)],
  ['pairwise-force', pairwiseForceDynamics(small)],
];

const thirdLaw: readonly (readonly [string, DynamicsFactory])[] = [
  ['pairwise-hamiltonian', pairwiseHamiltonian(small)],
  ['pairwise-hamiltonian, relative', pairwiseHamiltonian({ ...small, positions: 'relative' })],
  ['pairwise-force', pairwiseForceDynamics({ ...small, friction: true, learnedProperties: 2 })],
];

describe('translation', () => {
  it.each(translationInvariant)('%s does not feel it', async (_name, factory) => {
    const [there, here] = [await motion(factory, shifted), await motion(factory, scene)];
    for (const [name, { data }] of Object.entries(here))
      expect(gap(there[name]!.data, data)).toBeLessThan(1e-10);
  });

  it('is felt where positions are absolute, or there is a field', async () => {
    for (const factory of [
      hamiltonianGraphNetwork({ ...small, positions: 'absolute' }),
      pairwiseHamiltonian({ ...small, field: true }),
    ]) {
      const [there, here] = [await motion(factory, shifted), await motion(factory, scene)];
      expect(gap(there.momentum!.data, here.momentum!.data)).toBeGreaterThan(1e-3);
    }
  });
});

describe('rotation', () => {
  it.each(rotationInvariant)('%s turns with the system', async (_name, factory) => {
    const there = await motion(
      factory,
      changed(scene, { position: (q) => turned(q), momentum: (p) => turned(p) }),
    );
    const here = await motion(factory, scene);
    for (const part of ['position', 'momentum']) {
      expect(gap(there[part]!.data, turned(here[part]!.data))).toBeLessThan(1e-11);
    }
  });
});

describe('reversal of time', () => {
  it.each(reversible)('%s runs back along its path: q̇(q, −p) = −q̇, ṗ(q, −p) = ṗ', async (_name, factory) => {
    const back = await motion(factory, changed(scene, { momentum: (p) => p.map((value) => -value) }));
    const forth = await motion(factory, scene);
    expect(
      gap(
        back.position!.data,
        forth.position!.data.map((value) => -value),
      ),
    ).toBeLessThan(1e-12);
    expect(gap(back.momentum!.data, forth.momentum!.data)).toBeLessThan(1e-12);
  });
});

describe('the third law', () => {
  it.each(thirdLaw)('%s conserves the momentum of each system', async (_name, factory) => {
    const { momentum } = await motion(factory, scene);
    for (const bodies of [first, [4, 5, 6]]) {
      for (const axis of [0, 1]) {
        const forces = bodies.map((body) => momentum!.data[2 * body + axis]!);
        const size = forces.reduce((sum, force) => sum + Math.abs(force), 0);
        expect(Math.abs(forces.reduce((sum, force) => sum + force, 0))).toBeLessThan(1e-13 * size);
      }
    }
  });

  it('central forces have no torque', async () => {
    for (const factory of [pairwiseHamiltonian(small), pairwiseForceDynamics(small)]) {
      const { momentum } = await motion(factory, scene);
      const q = scene.arrays.position!.data;
      const torques = first.map(
        (i) => q[2 * i]! * momentum!.data[2 * i + 1]! - q[2 * i + 1]! * momentum!.data[2 * i]!,
      );
      const size = torques.reduce((sum, torque) => sum + Math.abs(torque), 0);
      expect(Math.abs(torques.reduce((sum, torque) => sum + torque, 0))).toBeLessThan(1e-13 * size);
    }
  });
});

describe('messages', () => {
  it('of a pairwise Hamiltonian are the energies of its pairs, equal on both edges', async () => {
    const model = pairwiseHamiltonian({ ...small, positions: 'relative', kinetic: 'known' }).create(setup);
    const { message, energy } = await evaluate(scene, model.init(createRandom(1)), (all, state, graph) => ({
      message: model.messages!(all, state, graph),
      energy: model.energy!(all, state, graph),
    }));
    const { senders, receivers } = scene.arrays;
    const edges = Array.from(message!.data, (value, edge) => ({
      value,
      from: senders!.data[edge]!,
      to: receivers!.data[edge]!,
    }));
    for (const { value, from, to } of edges) {
      expect(edges.find((other) => other.from === to && other.to === from)!.value).toBeCloseTo(value, 13);
    }
    // Each pair counts once, beside Σ p²/2m.
    const kinetic = first.map(
      (i) =>
        [0, 1].reduce((sum, axis) => sum + scene.arrays.momentum!.data[2 * i + axis]! ** 2, 0) /
        (2 * scene.arrays.bodyProperties!.data[2 * i]!),
    );
    const pairs = edges.filter(({ from, to }) => from < to && to < 4).map(({ value }) => value);
    expect(energy!.data[0]).toBeCloseTo(
      [...kinetic, ...pairs].reduce((sum, value) => sum + value, 0),
      12,
    );
  });

  it('of a pairwise force are opposite on both edges, and add up to the force on each body', async () => {
    const model = pairwiseForceDynamics({ ...small, friction: true }).create(setup);
    const { message, momentum } = await evaluate(scene, model.init(createRandom(1)), (all, state, graph) => ({
      message: model.messages!(all, state, graph),
      momentum: model.rates!(all, state, graph).momentum,
    }));
    const { senders, receivers } = scene.arrays;
    const sums = new Float64Array(momentum!.data.length);
    receivers!.data.forEach((to, edge) => {
      const other = receivers!.data.findIndex(
        (end, index) => end === senders!.data[edge] && senders!.data[index] === to,
      );
      for (const axis of [0, 1]) {
        sums[2 * to + axis] = sums[2 * to + axis]! + message!.data[2 * edge + axis]!;
        expect(message!.data[2 * other + axis]).toBeCloseTo(-message!.data[2 * edge + axis]!, 13);
      }
    });
    expect(gap(momentum!.data, sums)).toBeLessThan(1e-13);
  });

  it('are dear by their size, or by what they tell: Σ |μ|, Σ (μ² + σ² − ln σ² − 1)/2', async () => {
    const channels = 2;
    const [few, random] = [
      odeGraphNetwork({ ...small, channels, regulariser: { kind: 'l1', weight: 3 } }).create(setup),
      odeGraphNetwork({ ...small, channels, regulariser: { kind: 'kl' } }).create(setup),
    ];
    const plain = odeGraphNetwork({ ...small, channels: 2 * channels }).create(setup);
    expect(few.noiseChannels).toBeUndefined();
    expect(random.noiseChannels).toBe(channels);

    const priced = await evaluate(scene, few.init(createRandom(2)), (all, state, graph) => ({
      price: few.penalty!(all, state, graph),
      message: few.messages!(all, state, graph),
    }));
    const edges = scene.arrays.senders!.data.length;
    const size = Array.from(priced.message!.data).reduce((sum, value) => sum + Math.abs(value), 0);
    expect(priced.price!.data[0]).toBeCloseTo((3 * size) / edges, 12);

    // The same edge network makes 2 means and 2 ln σ².
    const noise = Float64Array.from({ length: edges * channels }, (_, at) => Math.sin(at));
    const noisy = { ...scene, arrays: { ...scene.arrays, noise: { shape: [edges, channels], data: noise } } };
    const told = await evaluate(noisy, random.init(createRandom(2)), (all, state, graph) => {
      const { noise: _, ...still } = graph;
      return {
        price: random.penalty!(all, state, graph),
        drawn: random.messages!(all, state, graph),
        mean: random.messages!(all, state, still),
        made: plain.messages!(all, state, still),
      };
    });
    let divergence = 0;
    for (let edge = 0; edge < edges; edge++) {
      for (let channel = 0; channel < channels; channel++) {
        const [mean, logVariance] = [0, channels].map(
          (from) => told.made!.data[edge * 2 * channels + from + channel]!,
        );
        divergence += (mean! ** 2 + Math.exp(logVariance!) - logVariance! - 1) / 2;
        const at = edge * channels + channel;
        expect(told.mean!.data[at]).toBeCloseTo(mean!, 13);
        expect(told.drawn!.data[at]).toBeCloseTo(mean! + Math.exp(logVariance! / 2) * noise[at]!, 13);
      }
    }
    expect(told.price!.data[0]).toBeCloseTo(divergence / edges, 12);
  });
});

describe('the card', () => {
  it.each([...graphModels, ...vectorModels])('%s has one, and the name of its models', (_name, factory) => {
    expect(factory.create({ ...setup, bodies: 3 }).name).toBe(factory.name);
    for (const line of Object.values(factory.card!)) expect(line.length).toBeGreaterThan(10);
    expect(factory.card!.source).toMatch(/arXiv:\d{4}\.\d{5}/);
  });
});

describe('parameters', () => {
  const count = (factory: DynamicsFactory, own = setup): number =>
    Object.values(factory.create(own).init(createRandom(1))).reduce((sum, { data }) => sum + data.length, 0);
  const layers = (...widths: number[]): number =>
    widths.slice(1).reduce((sum, width, layer) => sum + (widths[layer]! + 1) * width, 0);

  it('are those of the layers', () => {
    // Bodies: momentum 2, mass, charge; edges: displacement 2, distance, spring.
    const edge = layers(2 * 4 + 4, 64, 64, 64);
    expect(count(hamiltonianGraphNetwork())).toBe(edge + layers(4 + 64, 64, 64, 1));
    expect(count(odeGraphNetwork({ channels: 3, depth: 1 }))).toBe(layers(12, 64, 3) + layers(7, 64, 4));
    // T: p², mass, charge; U: both ends' mass, charge and learned one; r, ln r, spring.
    expect(count(pairwiseHamiltonian({ hidden: 32, learnedProperties: 1 }))).toBe(
      layers(4, 32, 32, 1) + layers(2 * 3 + 3, 32, 32, 1) + setup.individuals!,
    );
    const state = 2 * (2 + 2 + 2);
    expect(count(hamiltonianNeuralNetwork(), { ...setup, bodies: 2 })).toBe(layers(state, 200, 200, 1));
    expect(count(baselineNetwork(), { ...setup, bodies: 2 })).toBe(layers(state, 200, 200, 8));
  });

  it('are the same for the same seed, and others for another', () => {
    const fresh = (seed: number) => interactionDynamics(small).create(setup).init(createRandom(seed));
    expect(fresh(1)).toEqual(fresh(1));
    expect(fresh(1)['edge.weights1']!.data).not.toEqual(fresh(2)['edge.weights1']!.data);
  });
});

describe('what is not known', () => {
  const bare = { ...setup, bodyProperties: 0, edgeProperties: 0 };

  it.each([
    ['interaction-network', interactionDynamics(small)],
    ['pairwise-force', pairwiseForceDynamics(small)],
    ['pairwise-hamiltonian', pairwiseHamiltonian({ ...small, kinetic: 'known' })],
    ['hamiltonian-graph-network', hamiltonianGraphNetwork({ ...small, kinetic: 'known' })],
  ])('%s takes the mass for 1: q̇ = p', async (_name, factory) => {
    const { position, momentum } = await motion(factory, scene, bare);
    expect(gap(position!.data, scene.arrays.momentum!.data)).toBeLessThan(1e-14);
    expect(Math.max(...momentum!.data.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it('q̇ = p/m where masses are known', async () => {
    const { position } = await motion(interactionDynamics(small), scene);
    const { momentum, bodyProperties } = scene.arrays;
    const velocity = Float64Array.from(
      momentum!.data,
      (p, at) => p / bodyProperties!.data[2 * Math.floor(at / 2)]!,
    );
    expect(gap(position!.data, velocity)).toBeLessThan(1e-14);
  });

  it('is named where a model needs it', async () => {
    const { individuals: _, ...anonymous } = setup;
    expect(() => odeGraphNetwork({ learnedProperties: 1 }).create(anonymous)).toThrow(InputError);
    expect(() => hamiltonianNeuralNetwork().create(setup)).toThrow(/as many bodies/);
    await expect(motion(baselineNetwork(small), scene, { ...setup, bodies: 3 })).rejects.toThrow(/3 bodies/);
  });
});
