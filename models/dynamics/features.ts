/**
 * What models see of bodies and edges: columns of rows, in units of the data's scales L, P and τ (of length, momentum and
 * time), so that they are numbers of the size 1 without units.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { type Tensor, type TensorRecord, tf } from 'principia/tensor';
import type { DynamicsSetup, PhaseState, SystemGraph } from 'principia/training';
import { difference, separation } from './edges.js';
import { normalParameters, type Parameterised } from './perceptron.js';

/** Columns [rows, …] that add up to a width; none where it is 0. */
export interface Features {
  readonly width: number;
  of(parameters: TensorRecord, state: PhaseState, graph: SystemGraph): readonly Tensor[];
}

/** How bodies are placed: by where they are, by where they are seen from each other, or by their distances alone. */
export type PositionInputs = 'absolute' | 'relative' | 'distance';

/** Whether models see p, or v = p / m. */
export type MotionInputs = 'momenta' | 'velocities';

/** Several features side by side. */
export function sideBySide(...features: readonly Features[]): Features {
  return {
    width: features.reduce((sum, { width }) => sum + width, 0),
    of: (parameters, state, graph) => features.flatMap((feature) => feature.of(parameters, state, graph)),
  };
}

/** No columns. */
export const nothing: Features = { width: 0, of: () => [] };

/** m, [n, 1], and 1 for bodies without known properties: p is then the velocity. */
export function massOf({ bodyProperties }: DynamicsSetup, graph: SystemGraph): Tensor | number {
  return bodyProperties === 0 ? 1 : tf.slice(graph.bodyProperties, [0, 0], [-1, 1]);
}

/** v = p / m, [n, D]. */
export function velocityOf(setup: DynamicsSetup, { momentum }: PhaseState, graph: SystemGraph): Tensor {
  return setup.bodyProperties === 0 ? momentum : tf.div(momentum, massOf(setup, graph));
}

/** The size of masses: P τ / L. */
export function massScale({ momentumScale, timeScale, lengthScale }: DynamicsSetup): number {
  return (momentumScale * timeScale) / lengthScale;
}

/** ln m, in which masses that are times apart are steps apart, and the other known properties of the bodies. */
export function propertyFeatures(setup: DynamicsSetup): Features {
  const width = setup.bodyProperties;
  if (width === 0) return nothing;
  return {
    width,
    of: (_parameters, _state, graph) => {
      const logMass = tf.log(tf.div(massOf(setup, graph), massScale(setup)));
      return width === 1 ? [logMass] : [logMass, tf.slice(graph.bodyProperties, [0, 1], [-1, width - 1])];
    },
  };
}

/**
 * Properties of the individuals that are not known but learned, `count` numbers each.
 *
 * @throws InputError where the data do not say how many individuals there are
 */
export function learnedProperties(
  { individuals }: DynamicsSetup,
  model: string,
  count: number,
): Features & Parameterised {
  if (count === 0) return { ...nothing, init: () => ({}) };
  if (individuals === undefined || individuals === 0) {
    throw new InputError(
      `'${model}' is to learn ${count} properties of each body, but the data do not tell individuals apart; leave learnedProperties at 0`,
    );
  }
  const name = 'properties.learned';
  return {
    width: count,
    init: (random) => ({ [name]: normalParameters(random.child(name), [individuals, count], 1) }),
    of: (parameters, _state, { individual }) => {
      if (individual === undefined) {
        throw new InputError(
          `'${model}' learns properties of individuals, and the graph does not say which its bodies are; expected an index for each`,
        );
      }
      return [tf.gather(parameters[name]!, individual)];
    },
  };
}

/** p / P, or v τ / L; half the square where directions must not count. */
export function motionFeatures(setup: DynamicsSetup, motion: MotionInputs, squared = false): Features {
  const { dimension, momentumScale, lengthScale, timeScale } = setup;
  return {
    width: squared ? 1 : dimension,
    of: (_parameters, state, graph) => {
      const scaled =
        motion === 'momenta'
          ? tf.div(state.momentum, momentumScale)
          : tf.mul(velocityOf(setup, state, graph), timeScale / lengthScale);
      return [squared ? tf.mul(squareOf(scaled), 0.5) : scaled];
    },
  };
}

/** q / L; in a periodic box cosine and sine of 2π q over its sides, which both ends share. */
export function placeFeatures({ space, dimension, lengthScale }: DynamicsSetup): Features {
  if (space.kind !== 'periodic') {
    return { width: dimension, of: (_parameters, { position }) => [tf.div(position, lengthScale)] };
  }
  return {
    width: 2 * dimension,
    of: (_parameters, { position }) => {
      const phase = tf.mul(position, tf.tensor2d([space.lengths.map((length) => (2 * Math.PI) / length)]));
      return [tf.cos(phase), tf.sin(phase)];
    },
  };
}

/** The known properties of edges. */
export function edgePropertyFeatures({ edgeProperties }: DynamicsSetup): Features {
  if (edgeProperties === 0) return nothing;
  return { width: edgeProperties, of: (_parameters, _state, graph) => [graph.edgeProperties] };
}

/**
 * What is seen of how the ends of an edge lie to each other, d from sender to receiver and r = |d|: d / L, r / L, ln r / L,
 * or √(1 + r²/L²), a distance that is smooth where bodies meet.
 */
export type SeparationColumn = 'displacement' | 'distance' | 'logarithm' | 'smooth distance';

/** Columns of edges' separations. */
export function separationFeatures(setup: DynamicsSetup, columns: readonly SeparationColumn[]): Features {
  if (columns.length === 0) return nothing;
  return {
    width: columns.reduce((sum, column) => sum + (column === 'displacement' ? setup.dimension : 1), 0),
    of: (_parameters, { position }, graph) => {
      const apart = tf.div(separation(position, graph), setup.lengthScale);
      return columns.map((column) => separationColumns[column](apart));
    },
  };
}

const separationColumns: Readonly<Record<SeparationColumn, (apart: Tensor) => Tensor>> = {
  displacement: (apart) => apart,
  distance: lengthOf,
  logarithm: (apart) => tf.log(lengthOf(apart)),
  'smooth distance': (apart) => tf.sqrt(tf.add(squareOf(apart), 1)),
};

/** (vᵢ − vⱼ) τ / L of an edge's ends. */
export function relativeVelocityFeatures(setup: DynamicsSetup): Features {
  return {
    width: setup.dimension,
    of: (_parameters, state, graph) => [
      tf.mul(difference(velocityOf(setup, state, graph), graph), setup.timeScale / setup.lengthScale),
    ],
  };
}

/**
 * |d|, [e, 1], of d [e, D] in units of a length; a number too small to be seen keeps its gradients finite where bodies
 * meet.
 */
export function lengthOf(apart: Tensor): Tensor {
  return tf.sqrt(tf.add(squareOf(apart), 1e-24));
}

/** |x|², [rows, 1]. */
function squareOf(rows: Tensor): Tensor {
  return tf.sum(tf.square(rows), 1, true);
}
