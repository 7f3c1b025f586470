import { messageReader } from 'principia/distillation';
import { lawFromPairForce, simulateLaw } from 'principia/law';
import { createRandom, type RandomStream, rootMeanSquare } from 'principia/math';
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
import { bodies, changedGauge, channels, gauges, hidden } from './network-gauges.js';

const dimension = 2;

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
