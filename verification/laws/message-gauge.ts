import { messageReader } from 'principia/distillation';
import { lawFromPairForce, simulateLaw } from 'principia/law';
import { createRandom, permutation, type RandomStream, rootMeanSquare, solve } from 'principia/math';
import { interactionNetwork } from 'principia/models';
import { createParticleSystem, integrators, type Trajectory } from 'principia/physics';
import { parse } from 'principia/symbolic';
import {
  commonGauge,
  leadingMessages,
  type NetworkLawProbability,
  networkLawProbability,
  networkLoss,
} from 'principia/thermal';
import {
  flatten,
  type Increments,
  type Parameters,
  sampleIncrements,
  type TrainedModel,
  trainModel,
} from 'principia/training';
import { below, type Check, type VerificationContext } from '../verification.js';

const bodies = 3;
const dimension = 2;
const channels = 3;
const hidden = 8;

/** An invertible affine map of the channels, e → e G + c, with the inverse of G. */
interface Gauge {
  readonly map: Float64Array;
  readonly inverse: Float64Array;
  readonly shift: Float64Array;
}

const forms = ['-1*m1*m2/r^2', '-1*m1*m2/r', '-1*m1*m2*r', '-1*m1*m2*exp(-r/2)', '-1*(r - 1)'].map((text) =>
  parse(text),
);

/**
 * F7: a network whose update is free may permute, turn, mix and shift the channels of its messages without moving a body
 * otherwise. The laws' probabilities by the network and their constants, read by the code that the main job reads them
 * with, must not notice.
 */
export async function messageGaugeChecks({
  size,
  seed,
  say,
}: VerificationContext): Promise<readonly Check[]> {
  const random = createRandom(seed).child('message gauge');
  const increments = sampleIncrements(observedMotions(random.child('motions')), {
    limit: size === 'full' ? 60 : 12,
    random: random.child('windows'),
  });
  const trained = await train(increments, size === 'full' ? 800 : 10, random.child('training'));
  const draws = Array.from({ length: size === 'full' ? 20 : 3 }, (_, draw) =>
    perturbed(trained.parameters, random.child(`draw ${draw}`)),
  );
  const own = await readLaws(trained, draws, increments);
  say(
    `message gauge: P by the network ${Array.from(own.laws.probabilities, (value) => value.toPrecision(3)).join(', ')}`,
  );
  const checks: Check[] = [];
  // The last is the most general: the reduced size asks that alone.
  for (const [name, gaugeOf] of Object.entries(gauges).slice(size === 'full' ? 0 : -1)) {
    const changed = draws.map((draw, at) => changedGauge(draw, gaugeOf(random.child(`${name} ${at}`))));
    const other = await readLaws(trained, changed, increments);
    checks.push(
      below(
        `${name}: loss of the networks, relative change`,
        await lossChange(trained, draws, changed, increments),
        1e-6,
      ),
      below(
        `${name}: P of the laws by the network, largest change`,
        largestChange(own.laws, other.laws),
        1e-6,
      ),
      below(
        `${name}: constants of the laws, largest relative change`,
        constantsChange(own.laws, other.laws),
        1e-6,
      ),
      below(
        `${name}: messages in one gauge, relative change`,
        messagesChange(own.messages, other.messages),
        1e-6,
      ),
    );
  }
  const whole = gauges['any map and offset'](random.child('whole'));
  const turned = { ...trained, parameters: changedGauge(trained.parameters, whole) };
  const other = await readLaws(
    turned,
    draws.map((draw) => changedGauge(draw, whole)),
    increments,
  );
  checks.push(
    below(
      'all networks, the trained one too: P of the laws by the network, largest change',
      largestChange(own.laws, other.laws),
      1e-6,
    ),
    below(
      'all networks, the trained one too: sizes of the constants, largest relative change',
      sizesChange(own.laws, other.laws),
      1e-6,
    ),
  );
  return checks;
}

/** Gauges that a network may take, by name. */
const gauges: Readonly<
  Record<'permutation' | 'signs' | 'rotation' | 'any map and offset', (random: RandomStream) => Gauge>
> = {
  permutation: (random) => {
    const order = permutation(random, channels);
    return gauge(
      Float64Array.from({ length: channels ** 2 }, (_, at) =>
        order[Math.floor(at / channels)] === at % channels ? 1 : 0,
      ),
    );
  },
  signs: (random) =>
    gauge(
      Float64Array.from({ length: channels ** 2 }, (_, at) =>
        at % (channels + 1) === 0 ? (random.uniform() < 0.5 ? -1 : 1) : 0,
      ),
    ),
  rotation: (random) => gauge(rotation(random)),
  'any map and offset': (random) => {
    const [first, second] = [rotation(random.child(1)), rotation(random.child(2))];
    const sizes = Float64Array.from({ length: channels }, () => Math.exp(random.normal()));
    const stretched = first.map((value, at) => value * sizes[at % channels]!);
    return gauge(
      product(stretched, second, channels, channels),
      Float64Array.from({ length: channels }, () => random.normal()),
    );
  },
};

function gauge(map: Float64Array, shift: Float64Array = new Float64Array(channels)): Gauge {
  const inverse = new Float64Array(channels ** 2);
  for (let column = 0; column < channels; column++) {
    const unit = Float64Array.from({ length: channels }, (_, row) => (row === column ? 1 : 0));
    solve(map, unit)!.forEach((value, row) => {
      inverse[row * channels + column] = value;
    });
  }
  return { map, inverse, shift };
}

/** An orthogonal matrix, every one equally likely: Gram and Schmidt's of normal numbers. */
function rotation(random: RandomStream): Float64Array {
  const rows: Float64Array[] = [];
  while (rows.length < channels) {
    let row = Float64Array.from({ length: channels }, () => random.normal());
    for (const other of rows) {
      const along = row.reduce((sum, value, at) => sum + value * other[at]!, 0);
      row = row.map((value, at) => value - along * other[at]!);
    }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** The same network in another gauge: the last layer of its messages changed, and its update takes it back. */
function changedGauge(parameters: Parameters, { map, inverse, shift }: Gauge): Parameters {
  const change = (
    name: string,
    of: (data: Float64Array, shape: readonly number[]) => Float64Array,
  ): Parameters => ({
    [name]: {
      shape: parameters[name]!.shape,
      data: of(Float64Array.from(parameters[name]!.data), parameters[name]!.shape),
    },
  });
  /** What the shift of a message, received from every other body, adds behind weights on the received messages. */
  const added = (weights: string): Float64Array => {
    const { data, shape } = parameters[weights]!;
    const back = product(shift, inverse, 1, channels);
    return product(back, data.subarray(0, channels * shape[1]!), 1, channels).map(
      (value) => (bodies - 1) * value,
    );
  };
  const onMessages = (data: Float64Array, [, width]: readonly number[]): Float64Array => {
    const changed = Float64Array.from(data);
    changed.set(product(inverse, data.subarray(0, channels * width!), channels, channels));
    return changed;
  };
  const less = (weights: string) => (data: Float64Array) =>
    data.map((value, at) => value - added(weights)[at]!);
  return {
    ...parameters,
    ...change('messageWeights3', (data) => product(data, map, hidden, channels)),
    ...change('messageBiases3', (data) =>
      product(data, map, 1, channels).map((value, at) => value + shift[at]!),
    ),
    ...change('nodeWeights1', onMessages),
    ...change('nodeBiases1', less('nodeWeights1')),
    ...change('direct', onMessages),
    ...change('directBias', less('direct')),
  };
}

/** A B for A [rows, inner]. */
function product(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  rows: number,
  inner: number,
): Float64Array {
  const columns = second.length / inner;
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += first[Math.floor(at / columns) * inner + k]! * second[k * columns + (at % columns)]!;
    return sum;
  });
}

/** What the draws' messages say of the laws, and the messages themselves in the trained network's gauge. */
async function readLaws(
  trained: TrainedModel,
  draws: readonly Parameters[],
  increments: Increments,
): Promise<{ readonly laws: NetworkLawProbability; readonly messages: readonly Float64Array[] }> {
  const reader = await messageReader(trained, increments);
  try {
    const { messages } = await reader.read(trained.parameters);
    const readings = [];
    for (const draw of draws) readings.push(await reader.read(draw));
    const { r, mass1, mass2 } = reader.pairs;
    const laws = await networkLawProbability(
      {
        candidates: forms,
        variables: Object.entries({ r, m1: mass1, m2: mass2 }).map(([name, values]) => ({ name, values })),
        draws: readings.map(({ force }) => force),
      },
      // Few independent values and a high floor, so that several laws keep a share that could change.
      { effectiveCount: 10, floor: rootMeanSquare(readings[0]!.force) },
    );
    const fixed = commonGauge(
      readings.map((reading) => reading.messages),
      channels,
      leadingMessages(messages, channels, dimension),
      dimension,
    );
    return { laws, messages: fixed.map((one) => one.messages) };
  } finally {
    await reader.dispose();
  }
}

function largestChange(one: NetworkLawProbability, other: NetworkLawProbability): number {
  return Math.max(...one.probabilities.map((value, law) => Math.abs(value - other.probabilities[law]!)));
}

/** Of means and ends of the intervals of all constants. */
function constantsChange(one: NetworkLawProbability, other: NetworkLawProbability): number {
  const numbers = (laws: NetworkLawProbability): number[] =>
    forms.flatMap((_, law) =>
      laws.constants(law, 0.9).flatMap(({ mean, interval: [low, high] }) => [mean, low, high]),
    );
  const before = numbers(one);
  return Math.max(...numbers(other).map((value, at) => Math.abs(value / before[at]! - 1)));
}

/** The sign of all forces together is nothing that messages tell: of the constants the sizes are compared. */
function sizesChange(one: NetworkLawProbability, other: NetworkLawProbability): number {
  const sizes = (laws: NetworkLawProbability): number[] =>
    forms.flatMap((_, law) => laws.constants(law, 0.9).map(({ mean }) => Math.abs(mean)));
  const before = sizes(one);
  return Math.max(...sizes(other).map((value, at) => Math.abs(value / before[at]! - 1)));
}

function messagesChange(one: readonly Float64Array[], other: readonly Float64Array[]): number {
  return Math.max(
    ...one.map(
      (messages, draw) =>
        rootMeanSquare(messages.map((value, at) => value - other[draw]![at]!)) / rootMeanSquare(messages),
    ),
  );
}

/** The largest relative change of the loss: whether the changed networks move the bodies as before. */
async function lossChange(
  trained: TrainedModel,
  draws: readonly Parameters[],
  changed: readonly Parameters[],
  increments: Increments,
): Promise<number> {
  const { loss, dispose } = await networkLoss(trained, increments);
  try {
    let largest = 0;
    for (const [at, draw] of draws.entries()) {
      const before = (await loss.evaluate(flatten(trained.layout, draw))).value;
      const after = (await loss.evaluate(flatten(trained.layout, changed[at]!))).value;
      largest = Math.max(largest, Math.abs(after / before - 1));
    }
    return largest;
  } finally {
    await dispose();
  }
}

function train(increments: Increments, steps: number, random: RandomStream): Promise<TrainedModel> {
  return trainModel(increments, systemOf(Float64Array.of(1, 1, 1)).interactions, {
    factory: interactionNetwork({ hidden, channels }),
    integrator: integrators['velocity-verlet'],
    ...{ steps, batch: 16, random },
    logMass: new Float64Array(bodies),
    unknown: new Array<boolean>(bodies).fill(false),
  });
}

/** A draw near the trained network: the last layer of its messages moves by a twentieth. */
function perturbed(parameters: Parameters, random: RandomStream): Parameters {
  const moved = (name: string): Parameters => {
    const { shape, data } = parameters[name]!;
    return {
      [name]: { shape, data: Float64Array.from(data, (value) => value * (1 + 0.05 * random.normal())) },
    };
  };
  return { ...parameters, ...moved('messageWeights3'), ...moved('messageBiases3') };
}

const systemOf = (masses: Float64Array) =>
  createParticleSystem(
    Array.from(masses, (mass, body) => ({ name: `body ${body + 1}`, mass })),
    'complete',
  );

/** Motions of three bodies of different masses under −m₁m₂/r², without noise. */
function observedMotions(random: RandomStream): readonly Trajectory[] {
  const law = lawFromPairForce('-1*m1*m2/r^2');
  const times = Float64Array.from({ length: 13 }, (_, at) => 0.05 * at);
  return Array.from({ length: 12 }, () => {
    const masses = Float64Array.from({ length: bodies }, () => Math.exp(0.5 * random.normal()));
    const system = systemOf(masses);
    const start = Float64Array.from([1.2, 0, -0.6, 1, -0.6, -1, 0, 0, 0, 0, 0, 0], (value, at) =>
      at < 6 ? 1.2 * value + 0.2 * random.normal() : 0.4 * random.normal(),
    );
    const motion = simulateLaw(
      law,
      { dimension, masses, charges: new Float64Array(bodies), interactions: system.interactions },
      start,
      times,
      { relativeTolerance: 1e-9 },
    );
    return { ...motion, system, dimension, times, velocitiesEstimated: false };
  });
}
