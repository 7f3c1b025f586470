/**
 * Messages of a learned force as a problem for symbolic regression: one row a pair and moment, with the distance,
 * both bodies' properties, the message along the separation, and how well it is known.
 *
 * @packageDocumentation
 */
import { permutation, type RandomStream } from 'principia/math';
import type { SearchProblem } from 'principia/symbolic';

/** Learned forces along the separation at R pairs and moments; body 1 is the one acted on. */
export interface MessageSamples {
  readonly r: Float64Array;
  readonly mass1: Float64Array;
  readonly mass2: Float64Array;
  readonly charge1: Float64Array;
  readonly charge2: Float64Array;
  /** The message, positive where it pushes apart. */
  readonly force: Float64Array;
  /** Its standard deviation, or what stands for it. */
  readonly deviation: Float64Array;
}

/** Relative error below which no message is trusted: discretisation and finite features leave that much. */
const relativeFloor = 0.01;

/**
 * A search problem of at most `limit` rows, every pair seen from either end so that no form can depend on which body
 * is called first; unless the samples are of bodies that act on each other differently. Only properties that vary are offered as variables. A row's weight is the inverse of its variance,
 * σ² + (0.01 F)²: pairs whose force the data cannot tell count for little, and no scale of the force for more than
 * another.
 */
export function messageProblem(
  samples: MessageSamples,
  limit: number,
  random: RandomStream,
  symmetric = true,
): SearchProblem {
  const total = samples.r.length;
  const ends = symmetric ? 2 : 1;
  const rows = permutation(random, total).subarray(0, Math.min(total, Math.floor(limit / ends)));
  const both = (first: Float64Array, second: Float64Array): Float64Array =>
    Float64Array.from({ length: ends * rows.length }, (_, at) =>
      at < rows.length ? first[rows[at]!]! : second[rows[at - rows.length]!]!,
    );
  const variables = varying([
    { name: 'r', values: both(samples.r, samples.r) },
    { name: 'm1', values: both(samples.mass1, samples.mass2) },
    { name: 'm2', values: both(samples.mass2, samples.mass1) },
    { name: 'q1', values: both(samples.charge1, samples.charge2) },
    { name: 'q2', values: both(samples.charge2, samples.charge1) },
  ]);
  const target = both(samples.force, samples.force);
  const deviation = both(samples.deviation, samples.deviation);
  return { variables, target, weights: messageWeights(target, deviation) };
}

/** The variables that take more than one value. */
export function varying(variables: SearchProblem['variables']): SearchProblem['variables'] {
  return variables.filter(({ values }) => values.some((value) => Math.abs(value - values[0]!) > 1e-12));
}

/** Weights 1/(σ² + (0.01 F)² + floor²) of messages F: no scale of a force counts for more than another. */
export function messageWeights(messages: Float64Array, deviation: Float64Array, floor = 0): Float64Array {
  return messages.map(
    (message, row) => 1 / (deviation[row]! ** 2 + (relativeFloor * message) ** 2 + floor ** 2),
  );
}
