import type { RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import type { Backend } from 'principia/tensor';
import {
  type DynamicsModel,
  knownProperties,
  type Parameters,
  phaseTrajectories,
  readStates,
  type TrainingData,
} from 'principia/training';
import { type EdgeTable, edgeTable } from './edge-table.js';
import type { SystemData } from './system-data.js';

/** Energies of pairs, each less that of the same bodies at the distance 1, and where the pairs are. */
export interface PairEnergies {
  readonly table: EdgeTable;
  /** [pairs]. */
  readonly energy: Float64Array;
}

/**
 * What a Hamiltonian network takes for the energies of pairs, read off systems of two bodies. Motion leaves a function of
 * the bodies' properties free; the energy at another distance has the same, so their difference has none.
 */
export async function pairEnergies(
  model: DynamicsModel,
  parameters: Parameters,
  table: EdgeTable,
  force: SystemData['force'],
  random: RandomStream,
  backend: Backend,
): Promise<PairEnergies> {
  const pairs = table.r.length;
  const readAt = async (distance: (pair: number) => number) => {
    const data = twoBodies(table, distance);
    const reader = await readStates(model, parameters, data, pairs, random, { backend });
    try {
      return { reader, messages: (await reader.read(parameters)).messages! };
    } finally {
      await reader.dispose();
    }
  };
  const own = await readAt((pair) => table.r[pair]!);
  const unit = await readAt(() => 1);
  const dimension = table.separation.length;
  const both = edgeTable(own.reader, dimension, force, 2 * pairs);
  // A pair's two edges have the same energy; the first is received by its first body.
  const every = (values: Float64Array, width = 1): Float64Array =>
    values.filter((_, entry) => Math.floor(entry / width) % 2 === 0);
  return {
    table: {
      separation: both.separation.map((values) => every(values)),
      r: every(both.r),
      m1: every(both.m1),
      m2: every(both.m2),
      q1: every(both.q1),
      q2: every(both.q2),
      force: every(both.force, dimension),
    },
    energy: every(own.messages.map((value, edge) => value - unit.messages[edge]!)),
  };
}

/** Every pair as a system of its own, at rest, at this distance. */
function twoBodies(
  { separation, r, m1, m2, q1, q2 }: EdgeTable,
  distance: (pair: number) => number,
): TrainingData {
  const dimension = separation.length;
  const motions = Array.from(r, (apart, pair): Trajectory => {
    const positions = new Float64Array(2 * dimension);
    separation.forEach((values, axis) => {
      positions[axis] = (values[pair]! / apart) * distance(pair);
    });
    return {
      system: createParticleSystem(
        [
          { name: 'body-1', mass: m1[pair]!, charge: q1[pair]! },
          { name: 'body-2', mass: m2[pair]!, charge: q2[pair]! },
        ],
        'complete',
      ),
      dimension,
      times: Float64Array.of(0),
      positions,
      velocities: new Float64Array(2 * dimension),
      velocitiesEstimated: false,
    };
  });
  const known = knownProperties(motions);
  const training = phaseTrajectories(motions, known);
  const still = { velocity: new Float64Array(2 * dimension), force: new Float64Array(2 * dimension) };
  return { known, training, validation: [], rates: training.map(() => still), ratesEstimated: false };
}
