import { channelDeviations, leadingChannels } from 'principia/distillation';
import { createRandom, mean, median, permutation } from 'principia/math';
import { parse } from 'principia/symbolic';
import type { ExperimentContext } from '../experiment.js';
import type { Catalogue } from './catalogue.js';
import type { HaloConfig } from './config.js';
import { type Distillate, type FoundFormula, findFormula } from './find-formula.js';
import { evaluateFormula, type Formula, haloEdges, refitFormula } from './formula.js';
import { within } from './neighbours.js';
import { haloNetwork } from './network.js';
import { type NetworkReading, readNetwork } from './read-network.js';
import { trainNetwork } from './train-network.js';

/** A formula as text. */
export interface FormulaText {
  readonly message: string;
  readonly node: string;
}

/** A row of what was chosen from. */
export interface FrontText {
  readonly complexity: number;
  readonly loss: number;
  readonly expression: string;
}

/** What was learned from some halos of the training box, as plain data. */
export interface Outcome {
  readonly halos: number;
  /** Standard deviations of the channels of messages, the largest first. */
  readonly deviations: readonly number[];
  readonly formula: FormulaText & { readonly complexity: number };
  readonly messageFront: readonly FrontText[];
  readonly nodeFront: readonly FrontText[];
  /** The best of each complexity among those put together and compared. */
  readonly compared: readonly (FormulaText & { readonly complexity: number; readonly error: number })[];
  /** δ̂ of the test box's halos by every estimator. */
  readonly predictions: Readonly<Record<string, readonly number[]>>;
  /** Messages by distance, for the figure. */
  readonly kernels: readonly Kernel[];
  readonly seconds: { readonly training: number; readonly search: number };
}

/** Mean messages of senders of about one mass by distance, over the network's deviation. */
export interface Kernel {
  readonly senderMass: number;
  readonly points: readonly { readonly r: number; readonly network: number; readonly formula: number }[];
}

/** What an outcome needs besides the halos. */
export interface OutcomeContext extends Pick<ExperimentContext, 'backend' | 'now' | 'progress'> {
  readonly config: HaloConfig;
  readonly training: Catalogue;
  readonly test: Catalogue;
  readonly title: string;
}

/**
 * Trains a network on some halos of the training box, distils it, fits the other estimators to the same halos, and lets
 * all predict the test box.
 *
 * @param known formulas to be refitted as well, by the name of their estimator
 */
export async function outcomeOf(
  halos: Int32Array,
  context: OutcomeContext,
  known: Readonly<Record<string, FormulaText>> = {},
): Promise<Outcome> {
  const { config, training, test, backend, now, progress, title } = context;
  const random = createRandom(config.seed).child(title);
  const network = haloNetwork(config.network);
  const began = now();
  const parameters = await trainNetwork(network, training, halos, config.training, {
    ...{ random, backend, progress, title },
  });
  const trained = now();
  const { channels } = config.network;
  const read = (box: Catalogue, rows: Int32Array, keep: boolean): Promise<NetworkReading> =>
    readNetwork(network, parameters, box, rows, {
      ...{ size: config.training, channels, backend, keep },
    });
  const shuffled = permutation(random.child('order'), halos.length).map((place) => halos[place]!);
  const reading = await read(training, shuffled.slice(0, config.messageHalos), true);
  const deviations = channelDeviations(reading.messages, channels);
  const [leading] = leadingChannels(deviations, 1) as [number];
  const unit = deviations[leading]! * orientation(channelOf(reading.received, leading, channels, 1), reading);
  const messages = channelOf(reading.messages, leading, channels, unit);
  const sums = channelOf(reading.received, leading, channels, unit);
  const ends = edgeColumns(training, reading.edges);
  const rows = permutation(random.child('edges'), messages.length).slice(0, config.searchRows);
  const picked = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const distillate: Distillate = {
    edges: { r: picked(ends.r), Mj: picked(ends.Mj), Mi: picked(ends.Mi), message: picked(messages) },
    halos: {
      e: sums.slice(0, config.searchRows),
      Mi: Float64Array.from(shuffled.slice(0, sums.length), (halo) => training.masses[halo]!).slice(
        0,
        config.searchRows,
      ),
      overdensity: reading.overdensity.slice(0, config.searchRows),
    },
  };
  const all = haloEdges(training, halos);
  const stage = progress.stage(`${title}: formula`, 1);
  const found = await findFormula(
    distillate,
    {
      fitted: haloEdges(training, shuffled.slice(0, config.refitHalos)),
      compare: haloEdges(training, shuffled.slice(config.refitHalos)),
      all,
    },
    config,
  );
  stage.done();
  const testHalos = Int32Array.from(test.masses.keys());
  const inTest = haloEdges(test, testHalos);
  const refitted = Object.entries(known).map(([name, text]) => {
    const formula = { message: parse(text.message), node: parse(text.node) };
    return [name, evaluateFormula(refitFormula(formula, all, 60), inTest)] as const;
  });
  const middle = median(all.overdensity);
  const predictions = {
    constant: Array.from(testHalos, () => middle),
    simple: simpleEstimator(training, halos, test, testHalos),
    network: (await read(test, testHalos, false)).overdensity,
    ...Object.fromEntries(refitted),
    formula: evaluateFormula(found.formula, inTest),
  };
  return {
    halos: halos.length,
    deviations: Array.from(deviations.toSorted((a, b) => b - a)),
    ...texts(found),
    predictions: Object.fromEntries(
      Object.entries(predictions).map(([name, values]) => [name, Array.from(values, rounded)]),
    ),
    kernels: kernelsOf({ ...ends, message: messages }, found.formula, config.cutoff),
    seconds: { training: (trained - began) / 1000, search: (now() - trained) / 1000 },
  };
}

/** Six digits, so that files stay small. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/**
 * The published hand-designed estimator, δ̂ = C₁ + (C₂ + C₃ Mᵢ) Σ Mⱼ over halos within the sphere, constants fitted.
 */
function simpleEstimator(
  training: Catalogue,
  halos: Int32Array,
  test: Catalogue,
  testHalos: Int32Array,
): Float64Array {
  const start: Formula = { message: parse('Mj'), node: parse('0.1 + (0.1 + 0.001*Mi)*e') };
  const fitted = refitFormula(start, haloEdges(training, halos, within(training.neighbours, 1)), 100);
  return evaluateFormula(fitted, haloEdges(test, testHalos, within(test.neighbours, 1)));
}

function channelOf(values: Float64Array, channel: number, channels: number, unit: number): Float64Array {
  return Float64Array.from(
    { length: values.length / channels },
    (_, row) => values[row * channels + channel]! / (unit || 1),
  );
}

/** The sign of a channel's sums, which is the network's to choose, such that the overdensity goes up with them. */
function orientation(sums: Float64Array, { overdensity }: NetworkReading): number {
  const centre = mean(sums);
  return sums.reduce((total, sum, halo) => total + (sum - centre) * overdensity[halo]!, 0) < 0 ? -1 : 1;
}

/** Variables of edges of a catalogue. */
function edgeColumns(
  { masses, neighbours: { starts, senders, distances } }: Catalogue,
  edges: Int32Array,
): { readonly r: Float64Array; readonly Mj: Float64Array; readonly Mi: Float64Array } {
  const receivers = new Int32Array(senders.length);
  for (let halo = 0; halo + 1 < starts.length; halo++) receivers.fill(halo, starts[halo], starts[halo + 1]);
  return {
    r: Float64Array.from(edges, (edge) => distances[edge]!),
    Mj: Float64Array.from(edges, (edge) => masses[senders[edge]!]!),
    Mi: Float64Array.from(edges, (edge) => masses[receivers[edge]!]!),
  };
}

function texts({
  formula,
  complexity,
  messageFront,
  nodeFront,
  compared,
}: FoundFormula): Pick<Outcome, 'formula' | 'messageFront' | 'nodeFront' | 'compared'> {
  const text = ({ message, node }: Formula): FormulaText => ({
    message: message.toString(),
    node: node.toString(),
  });
  const front = (rows: FoundFormula['messageFront']): FrontText[] =>
    rows.map((row) => ({
      ...{ complexity: row.complexity, loss: row.loss },
      expression: `${row.expression}`,
    }));
  const best = compared.filter(
    (one, index) =>
      Number.isFinite(one.error) && compared.slice(0, index).every(({ error }) => error > one.error),
  );
  return {
    formula: { ...text(formula), complexity },
    messageFront: front(messageFront),
    nodeFront: front(nodeFront),
    compared: best.map((one) => ({ ...text(one.formula), complexity: one.complexity, error: one.error })),
  };
}

const bins = 20;
const kernelMasses = [0.5, 2];

/** The formula's messages are brought to the network's unit by a factor, since a refit is free to choose its own. */
function kernelsOf(
  { r, Mj, Mi, message }: Distillate['edges'],
  { message: expression }: Formula,
  cutoff: number,
): readonly Kernel[] {
  const own = expression.evaluate({ r, Mj, Mi });
  const dot = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, row) => sum + value * b[row]!, 0);
  const unit = dot(own, message) / (dot(own, own) || 1);
  return kernelMasses.map((senderMass) => ({
    senderMass,
    points: Array.from({ length: bins }, (_, bin) => {
      const rows = Array.from(r.keys()).filter(
        (row) =>
          Math.floor((bins * r[row]!) / cutoff) === bin && Math.abs(Math.log(Mj[row]! / senderMass)) < 0.25,
      );
      const average = (values: Float64Array): number => mean(rows.map((row) => values[row]!));
      return rows.length < 3
        ? []
        : [{ r: average(r), network: average(message), formula: unit * average(own) }];
    }).flat(),
  }));
}
