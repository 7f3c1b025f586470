import { dot, mean, median, quantile, type RandomStream } from 'principia/math';
import type { SearchProblem } from 'principia/symbolic';
import { messageProblem, messageWeights, varying } from '../message-samples.js';
import { noiseAt } from './distance-noise.js';
import type { BodyRow, ForceRows, PairRow } from './force-rows.js';
import type { ForceComponent } from './search-component.js';
import type { ForceStructure } from './structure.js';

/** A component of what a model predicts. */
export interface MessageComponent extends ForceComponent {
  /** Its size beside that of all forces. */
  readonly share: number;
  /** How its gauge was removed. */
  readonly gauge: string;
  /** Whether a law can have such a term; a component of a force that is not central is searched, but is no law's. */
  readonly lawful: boolean;
}

/** Rows of a problem at most. */
const mostRows = 1500;

/** Share of the pairs at either end of the distances that are left out: there a model has seen least. */
const margin = 0.005;

/** Errors in proportion to the typical size, below which none is trusted. */
const errorFloor = 3e-3;

/** The components that the structure of the forces leaves. */
export function componentsOf(
  rows: ForceRows,
  structure: ForceStructure,
  effectiveRows: number,
  random: RandomStream,
): readonly MessageComponent[] {
  const pairs = insideMargin(rows.pairs);
  const whole = rows.bodies.reduce((sum, { force, mass }) => sum + Math.hypot(...force) / mass, 0) || 1;
  const shareOf = (of: (row: PairRow) => Float64Array): number =>
    rows.pairs.reduce((sum, row) => sum + Math.hypot(...of(row)) / row.mass1, 0) / whole;
  const mirrored = 'half the change of the predicted force where the other body is mirrored';
  const common = { effectiveRows, lawful: true };
  const along: MessageComponent = {
    ...common,
    term: { acts: 'pair force', direction: 'separation' },
    problem: alongSeparation(pairs, structure, random.child('separation')),
    share: shareOf(({ force }) => force),
    gauge: mirrored,
  };
  const across: MessageComponent[] = structure.central
    ? []
    : acrossComponents(pairs, rows.dimension, structure).map((problem, axis) => ({
        ...common,
        term: { acts: 'pair force', direction: 'axis', axis },
        problem,
        share: shareOf(({ force }) => force.subarray(axis, axis + 1)),
        gauge: mirrored,
        lawful: false,
      }));
  const friction: MessageComponent[] = structure.friction
    ? [
        {
          ...common,
          term: { acts: 'pair force', direction: 'relative velocity' },
          problem: alongRelativeVelocity(pairs, structure, random.child('friction')),
          share: shareOf(({ friction: rubbing }) => rubbing),
          gauge: 'half the change of the predicted force where the other body’s velocity is mirrored',
        },
      ]
    : [];
  return [along, ...across, ...friction, ...bodyComponents(rows, structure, whole, common)].filter(
    ({ problem }) => problem.target.some((value) => value !== 0),
  );
}

function insideMargin(pairs: readonly PairRow[]): readonly PairRow[] {
  const distances = pairs.map(({ r }) => r);
  const [nearest, farthest] = [quantile(distances, margin), quantile(distances, 1 - margin)];
  const kept = pairs
    .map(({ r }, row) => (r >= nearest && r <= farthest ? row : -1))
    .filter((row) => row >= 0);
  const places = new Map(kept.map((row, place) => [row, place]));
  return kept.map((row) => ({ ...pairs[row]!, reaction: places.get(pairs[row]!.reaction) ?? -1 }));
}

/** A scalar of every pair with its weight 1/σ², and action and reaction as one where the third law holds. */
function merged(
  pairs: readonly PairRow[],
  thirdLaw: boolean,
  scalarOf: (row: PairRow) => number,
  deviationOf: (row: PairRow) => number,
): readonly { readonly row: PairRow; readonly value: number; readonly deviation: number }[] {
  return pairs.flatMap((row, index) => {
    const [value, deviation] = [scalarOf(row), deviationOf(row)];
    const other = pairs[row.reaction];
    if (!thirdLaw || other === undefined) return [{ row, value, deviation }];
    if (row.reaction < index) return [];
    // Accelerations err alike, so the lighter body tells the force better.
    const [one, two] = [row.mass1 ** -2, other.mass1 ** -2];
    return [
      {
        row,
        value: (one * value + two * scalarOf(other)) / (one + two),
        deviation: Math.hypot(one * deviation, two * deviationOf(other)) / (one + two),
      },
    ];
  });
}

function pairProblem(
  pairs: readonly PairRow[],
  structure: ForceStructure,
  random: RandomStream,
  scalarOf: (row: PairRow) => number,
  deviationOf: (row: PairRow) => number,
): SearchProblem {
  const rows = merged(pairs, structure.thirdLaw, scalarOf, deviationOf);
  const floor = errorFloor * typicalSize(Float64Array.from(rows, ({ value }) => value));
  const column = (of: (row: PairRow) => number): Float64Array =>
    Float64Array.from(rows, ({ row }) => of(row));
  const samples = {
    r: column(({ r }) => r),
    mass1: column(({ mass1 }) => mass1),
    mass2: column(({ mass2 }) => mass2),
    charge1: column(({ charge1 }) => charge1),
    charge2: column(({ charge2 }) => charge2),
    force: Float64Array.from(rows, ({ value }) => value),
    deviation: Float64Array.from(rows, ({ deviation }) => Math.max(deviation, floor, Number.MIN_VALUE)),
  };
  return seen(messageProblem(samples, mostRows, random, structure.thirdLaw), structure);
}

/** Without the properties that the forces do not depend on. */
function seen(problem: SearchProblem, { dependsOn }: Pick<ForceStructure, 'dependsOn'>): SearchProblem {
  const unseen = (name: string): boolean =>
    (name.startsWith('m') && !dependsOn.mass) || (name.startsWith('q') && !dependsOn.charge);
  return { ...problem, variables: problem.variables.filter(({ name }) => !unseen(name)) };
}

function alongSeparation(
  pairs: readonly PairRow[],
  structure: ForceStructure,
  random: RandomStream,
): SearchProblem {
  return pairProblem(
    pairs,
    structure,
    random,
    ({ force, separation, r }) => dot(force, separation) / r,
    ({ mass1, r }) => noiseAt(structure.noise, r) * mass1,
  );
}

function alongRelativeVelocity(
  pairs: readonly PairRow[],
  structure: ForceStructure,
  random: RandomStream,
): SearchProblem {
  const speed = ({ relativeVelocity }: PairRow): number => Math.hypot(...relativeVelocity);
  const across = ({ friction, relativeVelocity }: PairRow): number => {
    const along = dot(friction, relativeVelocity) / dot(relativeVelocity, relativeVelocity);
    return Math.hypot(...friction.map((value, axis) => value - along * relativeVelocity[axis]!));
  };
  const noise = 1.4826 * median(pairs.map((row) => across(row) / row.mass1));
  return pairProblem(
    pairs.filter((row) => speed(row) > 0),
    structure,
    random,
    ({ friction, relativeVelocity }) =>
      dot(friction, relativeVelocity) / dot(relativeVelocity, relativeVelocity),
    (row) => (noise * row.mass1) / speed(row),
  );
}

/** The components of forces that are not central, over the components of the separation. */
function acrossComponents(
  pairs: readonly PairRow[],
  dimension: number,
  structure: ForceStructure,
): readonly SearchProblem[] {
  const rows = pairs.slice(0, mostRows);
  const column = (of: (row: PairRow) => number): Float64Array => Float64Array.from(rows, of);
  const variables = varying([
    ...Array.from({ length: dimension }, (_, axis) => ({
      name: `d${'xyz'[axis]}`,
      values: column(({ separation }) => separation[axis]!),
    })),
    { name: 'r', values: column(({ r }) => r) },
    { name: 'm1', values: column(({ mass1 }) => mass1) },
    { name: 'm2', values: column(({ mass2 }) => mass2) },
    { name: 'q1', values: column(({ charge1 }) => charge1) },
    { name: 'q2', values: column(({ charge2 }) => charge2) },
  ]);
  return Array.from({ length: dimension }, (_, axis) => {
    const target = column(({ force }) => force[axis]!);
    return seen(
      {
        variables,
        target,
        weights: weightsOf(
          target,
          column(() => 0),
        ),
      },
      structure,
    );
  });
}

function bodyComponents(
  rows: ForceRows,
  { body, dependsOn }: ForceStructure,
  whole: number,
  common: Pick<MessageComponent, 'effectiveRows' | 'lawful'>,
): readonly MessageComponent[] {
  const chosen = Array.from(rows.bodies.keys()).slice(0, mostRows);
  const column = (of: (row: BodyRow) => number): Float64Array =>
    Float64Array.from(chosen, (index) => of(rows.bodies[index]!));
  const speed = ({ velocity }: BodyRow): number => Math.hypot(...velocity);
  const place = Array.from({ length: rows.dimension }, (_, axis) => ({
    name: 'xyz'[axis]!,
    values: column(({ position }) => position[axis]!),
  }));
  const own = [
    { name: 'm1', values: column(({ mass }) => mass) },
    { name: 'q1', values: column(({ charge }) => charge) },
  ];
  const problemOf = (
    variables: SearchProblem['variables'],
    target: Float64Array,
    deviation: Float64Array,
  ): SearchProblem => ({
    variables: varying(variables),
    target,
    weights: weightsOf(target, deviation),
  });
  const shareOf = (target: Float64Array, of: (row: BodyRow) => number): number =>
    target.reduce((sum, value, at) => {
      const row = rows.bodies[chosen[at]!]!;
      return sum + Math.abs(value * of(row)) / row.mass;
    }, 0) /
    (whole * (chosen.length / rows.bodies.length));
  const gauge = 'what pair forces leave of the predicted force';
  const drag = (): MessageComponent => {
    const target = Float64Array.from(chosen, (index) => {
      const { velocity } = rows.bodies[index]!;
      return dot(body.dragTarget[index]!, velocity) / (dot(velocity, velocity) || 1);
    });
    const deviation = column((row) => (body.noise * row.mass) / (speed(row) || Number.MIN_VALUE));
    const variables = [...own, { name: 'v', values: column(speed) }, ...(dependsOn.place ? place : [])];
    return {
      ...common,
      term: { acts: 'body force', direction: 'velocity' },
      problem: seen(problemOf(variables, target, deviation), { dependsOn }),
      share: shareOf(target, speed),
      gauge,
    };
  };
  const field = (axis: number): MessageComponent => {
    const target = Float64Array.from(chosen, (index) => body.fieldTarget[index]![axis]!);
    const variables = [...own, ...(dependsOn.place ? place : [])];
    return {
      ...common,
      term: { acts: 'body force', direction: 'axis', axis },
      problem: problemOf(
        variables,
        target,
        column((row) => body.noise * row.mass),
      ),
      share: shareOf(target, () => 1),
      gauge,
    };
  };
  return [...(body.drag ? [drag()] : []), ...body.axes.map(field)];
}

/** 1/(σ² + (0.01 y)² + a floor), as of pairs along the separation. */
function weightsOf(target: Float64Array, deviation: Float64Array): Float64Array {
  const floor = errorFloor * typicalSize(target) || Number.MIN_VALUE;
  return messageWeights(target, deviation, floor);
}

/** The mean size of all but the largest tenth: forces may vanish for most pairs, and be huge for a few. */
function typicalSize(values: Float64Array): number {
  const sizes = values.map(Math.abs).sort();
  return mean(sizes.subarray(0, Math.ceil(0.9 * sizes.length)));
}
