/**
 * What the thermal ensemble of the network says of the law: how its draws divide among the forms, and the law's
 * constants and the masses as the draws have them.
 *
 * @packageDocumentation
 */
import { type MessageReader, messageReader } from 'principia/distillation';
import { lawText, separationTerm } from 'principia/law';
import { dot, mean, quantile, type RandomStream, variance } from 'principia/math';
import type { Progress } from 'principia/run';
import { type Expression, parse } from 'principia/symbolic';
import {
  type DrawnConstant,
  jensenShannonDistance,
  type NetworkEnsemble,
  type NetworkEnsembleOptions,
  networkEnsemble,
  networkLawProbability,
  splitVariance,
  type VarianceSplit,
} from 'principia/thermal';
import { type Increments, type Parameters, sampleIncrements, type TrainedModel } from 'principia/training';
import { constantNames } from './constants.js';
import type { JudgedLaw } from './judged-law.js';
import type { Observations } from './observations.js';

/** A candidate law as the network can see it. */
export interface NetworkCandidate {
  /** The whole law. */
  readonly text: string;
  /** Its force along the separation, which is what messages are; null where it has none. */
  readonly force: Expression | null;
  /** Names of that force's constants. */
  readonly constants: readonly string[];
  /** P_law. */
  readonly probability: number;
}

/** Judged laws as the network can see them. */
export function networkCandidates(laws: readonly JudgedLaw[]): NetworkCandidate[] {
  return laws.map((judged) => {
    const { law, probability } = judged;
    const pair = separationTerm(law);
    const names = constantNames(judged);
    const from = law.terms
      .slice(0, pair === null ? 0 : law.terms.indexOf(pair))
      .reduce((sum, { expression }) => sum + expression.constants.length, 0);
    return {
      ...{ text: lawText(law), probability, force: pair?.expression ?? null },
      constants: names.slice(from, from + (pair?.expression.constants.length ?? 0)),
    };
  });
}

/** A mass as the draws have it. */
export interface DrawnMass {
  /** Median. */
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly variance: VarianceSplit;
}

/** The ensemble's view of the candidates. */
export interface NetworkView {
  readonly ensemble: NetworkEnsemble;
  /** P_net of each law; null where every member left the numbers and there is no draw. */
  readonly probabilities: Float64Array | null;
  /** The Jensen-Shannon distance of P_net and P_law over the distinct forces; null as above. */
  readonly divergence: number | null;
  /** Constants of each law's force along the separation as mixtures over the draws. */
  constants(law: number, level: number): DrawnConstant[];
  /** Masses by body: median and central interval at a level; null for bodies whose mass is given. */
  mass(body: number, level: number): DrawnMass | null;
}

/** How the ensemble is drawn. */
export type NetworkDrawing = Pick<NetworkEnsembleOptions, 'draws' | 'temperature' | 'sampler' | 'audit'>;

/** Windows that the thermostat sees, windows whose pairs are probes, and draws of each member that are read. */
const thermalWindows = 64;
const probeWindows = 12;
const readDraws = 50;

/** What a law without a force along the separation asserts of it. */
const noForce = parse('0');

/** The distinct forces along the separation of laws, which of them each law has, and their P_law. */
function separationForces(laws: readonly NetworkCandidate[]): {
  readonly forces: readonly Expression[];
  readonly of: readonly number[];
  readonly probabilities: Float64Array;
} {
  const own = laws.map(({ force }) => force ?? noForce);
  const forms = own.map((expression) => expression.skeleton());
  const distinct = [...new Set(forms)];
  const probabilities = new Float64Array(distinct.length);
  const of = forms.map((form) => distinct.indexOf(form));
  laws.forEach(({ probability }, law) => {
    probabilities[of[law]!]! += probability;
  });
  return { forces: distinct.map((form) => own[forms.indexOf(form)]!), of, probabilities };
}

/**
 * Draws the members' weights thermally and weighs the laws on the draws' messages: by their forces along the
 * separation, which is what messages are; laws that have the same share its probability.
 */
export async function weighNetwork(
  observations: Observations,
  members: readonly TrainedModel[],
  laws: readonly NetworkCandidate[],
  drawing: NetworkDrawing,
  random: RandomStream,
  progress: Progress,
  signal?: AbortSignal,
): Promise<NetworkView> {
  const { dataset, masses, stride, velocityNoise } = observations;
  const windows = (limit: number, label: string): Increments =>
    sampleIncrements(dataset.training, { limit, stride, random: random.child(label) });
  const watched = masses.flatMap((mass, body) => (mass.unknown && mass.significant ? [body] : []));
  const probes = windows(probeWindows, 'probes');
  const readers = await Promise.all(members.map((member) => messageReader(member, probes)));
  const stage = progress.stage('thermal ensemble', 1000);
  let shown = 0;
  try {
    const strongest = await strongestPairs(readers[0]!, members[0]!.parameters);
    const ensemble = await networkEnsemble(members, {
      increments: windows(thermalWindows, 'windows'),
      velocityNoise,
      ...drawing,
      random: random.child('chains'),
      ...(signal ? { signal } : {}),
      onWork: (fraction) => {
        const now = Math.floor(1000 * fraction);
        if (now > shown) stage.advance(now - shown);
        shown = Math.max(shown, now);
      },
      observe: async (parameters, member) => {
        const { force } = await readers[member]!.read(parameters);
        return Object.fromEntries([
          ...watched.map((body) => [`mass of ${masses[body]!.body}`, parameters.massShift!.data[body]!]),
          ...strongest.map((row) => [`force at probe ${row}`, force[row]!]),
        ]);
      },
    });
    const read = ensemble.draws.flatMap((draws, member) =>
      thin(draws, readDraws).map((draw) => ({ draw, member })),
    );
    const signs = await signsOf(members, readers);
    const drawn = await Promise.all(
      read.map(async ({ draw, member }) =>
        (await readOnProbes(readers[member]!, readers[0]!, draw)).map((value) => signs[member]! * value),
      ),
    );
    const passed = ensemble.gates.filter((gate) => gate.passed).length;
    stage.done(`${passed} of ${ensemble.gates.length} gates passed`);
    const mass: NetworkView['mass'] = (body, level) => massOf(observations, members, ensemble, body, level);
    if (drawn.length === 0) {
      return { ensemble, probabilities: null, divergence: null, constants: () => [], mass };
    }
    const weights = probeWeights(drawn);
    const { r, mass1, mass2, charge1, charge2 } = readers[0]!.pairs;
    const { forces, of, probabilities } = separationForces(laws);
    const reading = await networkLawProbability(
      {
        candidates: forces,
        variables: Object.entries({ r, m1: mass1, m2: mass2, q1: charge1, q2: charge2 }).map(
          ([name, values]) => ({
            name,
            values,
          }),
        ),
        draws: drawn,
        members: read.map(({ member }) => member),
        weights,
      },
      {
        // Messages are smooth: moments of one pair say nearly the same, so the pairs count, not the probes.
        effectiveCount: 4 * members[0]!.model.topology.first.length,
        floor: 1 / Math.sqrt(mean(weights)),
        ...(signal ? { signal } : {}),
      },
    );
    return {
      ensemble,
      probabilities: Float64Array.from(of, (force) => reading.probabilities[force]!),
      divergence: jensenShannonDistance(reading.probabilities, probabilities),
      constants: (law, level) => reading.constants(of[law]!, level),
      mass,
    };
  } finally {
    await Promise.all(readers.map((reader) => reader.dispose()));
  }
}

/** A few probes whose force is among the largest tenth: those that the data surely tell. */
async function strongestPairs(reader: MessageReader, parameters: Parameters): Promise<number[]> {
  const { force } = await reader.read(parameters);
  const order = [...force.keys()].sort((a, b) => Math.abs(force[b]!) - Math.abs(force[a]!));
  const tenth = Math.max(1, Math.floor(order.length / 10));
  return Array.from({ length: Math.min(4, tenth) }, (_, at) => order[Math.floor((at * tenth) / 4)]!);
}

/**
 * A draw's forces at the probes, for the masses of the first member: where masses are learned every member has its
 * own, and a force that follows both bodies' masses is carried over with their product.
 */
async function readOnProbes(
  reader: MessageReader,
  first: MessageReader,
  draw: Parameters,
): Promise<Float64Array> {
  const { force } = await reader.read(draw);
  const product = (pairs: MessageReader['pairs'], row: number): number =>
    pairs.mass1[row]! * pairs.mass2[row]!;
  return force.map((value, row) => (value * product(first.pairs, row)) / product(reader.pairs, row));
}

/**
 * The sign of each member's messages beside the first member's: of free messages each network has its own, while a force
 * along the separation has none to choose.
 */
async function signsOf(
  members: readonly TrainedModel[],
  readers: readonly MessageReader[],
): Promise<readonly (1 | -1)[]> {
  const trained = await Promise.all(
    members.map(({ parameters }, member) => readOnProbes(readers[member]!, readers[0]!, parameters)),
  );
  return members.map(({ model }, member) =>
    model.messageKind === 'free' && dot(trained[member]!, trained[0]!) < 0 ? -1 : 1,
  );
}

/** 1/(variance over the draws + (0.01 mean)²) at each probe. */
function probeWeights(draws: readonly Float64Array[]): Float64Array {
  return draws[0]!.map((_, probe) => {
    const values = draws.map((draw) => draw[probe]!);
    return 1 / (variance(values) + (0.01 * mean(values)) ** 2);
  });
}

function massOf(
  { masses }: Observations,
  members: readonly TrainedModel[],
  ensemble: NetworkEnsemble,
  body: number,
  level: number,
): ReturnType<NetworkView['mass']> {
  if (!masses[body]!.unknown || ensemble.draws.every((draws) => draws.length === 0)) return null;
  const drawn = ensemble.draws.flatMap((draws, member) =>
    draws.map((draw) => ({
      member,
      value: Math.exp(members[member]!.logMass[body]!) * (1 + draw.massShift!.data[body]!),
    })),
  );
  const values = drawn.map(({ value }) => value);
  const tail = (1 - level) / 2;
  const [weights, deviations] = [values.map(() => 1), values.map(() => 0)];
  return {
    value: quantile(values, 0.5),
    interval: [quantile(values, tail), quantile(values, 1 - tail)],
    variance: splitVariance(
      { weights, means: values, deviations },
      drawn.map(({ member }) => member),
    ),
  };
}

function thin<T>(draws: readonly T[], count: number): readonly T[] {
  if (draws.length <= count) return draws;
  return Array.from({ length: count }, (_, at) => draws[Math.floor(((at + 0.5) * draws.length) / count)]!);
}
