/**
 * Learned motions as functions: the forces on bodies at whatever states one asks for.
 *
 * @packageDocumentation
 */
import { compile } from 'principia/tensor';
import { lawField } from '../direct/law-field.js';
import type { PairLawFile } from '../direct/pair-law-file.js';
import type { Parameters } from '../model.js';
import { arraysIn } from './adam-step.js';
import type { ComputeOptions } from './compile-descent.js';
import { graphInputs, graphValues, systemGraph } from './compose-systems.js';
import type { DynamicsModel } from './dynamics-model.js';
import type { PhaseTrajectory } from './phase-trajectory.js';
import { divide } from './roll-out.js';
import { startArrays } from './training-windows.js';

/** What a model says of one state. */
export interface ForceReading {
  /** ṗ, or the mean of it over the step of a model of increments, [N, D]. */
  readonly force: Float64Array;
  /** Messages of the edges, [E, C]; where they are wanted and the model has them. */
  readonly messages?: Float64Array;
}

/**
 * Evaluates a trained model at the first state of every motion, systems of any sizes side by side.
 *
 * @param wantMessages whether messages are read too; random ones by their means
 * @throws InputError where the backend does not start
 * @example
 * ```ts
 * const [reading] = await readForces(model, parameters, motions, { backend: 'onnx', precision: 'float64' });
 * reading.force; // [N, D]
 * ```
 */
export async function readForces(
  model: DynamicsModel,
  parameters: Parameters,
  states: readonly PhaseTrajectory[],
  compute: ComputeOptions,
  wantMessages = false,
): Promise<readonly ForceReading[]> {
  if (states.length === 0) return [];
  const { composition, chunks } = divide(states);
  const { bodies, dimension, edges } = composition;
  const shape = [bodies, dimension];
  const shapes = Object.entries(parameters).map(([name, array]) => [
    `parameter/${name}`,
    { shape: array.shape },
  ]);
  const read = await compile(
    (given) => {
      const graph = systemGraph(composition, given);
      const state = { position: given.position!, momentum: given.momentum! };
      const own = arraysIn(given, 'parameter');
      const change = (model.rates ?? model.increment!)(own, state, graph);
      const messages = wantMessages ? model.messages?.(own, state, graph) : undefined;
      return { force: change.momentum, ...(messages === undefined ? {} : { messages }) };
    },
    {
      ...Object.fromEntries(shapes),
      ...graphInputs(composition),
      position: { shape },
      momentum: { shape },
    },
    compute,
  );
  const prefixed = Object.fromEntries(
    Object.entries(parameters).map(([name, array]) => [`parameter/${name}`, array]),
  );
  const perStep = model.rates === undefined ? model.step! : 1;
  const readings = new Array<ForceReading>(states.length);
  try {
    for (const chunk of chunks) {
      const own = chunk.map(({ motion }) => states[motion]!);
      const start = startArrays(
        composition,
        own,
        own.map(() => 0),
      );
      const { force, messages } = await read.run({
        ...prefixed,
        ...graphValues(composition, own),
        position: { shape, data: start.position },
        momentum: { shape, data: start.momentum },
      });
      const channels = messages === undefined ? 0 : messages.data.length / edges;
      let [body, edge] = [0, 0];
      for (const { motion, counts } of chunk) {
        const state = states[motion]!;
        const [width, own] = [
          state.bodies * dimension,
          2 * state.trajectory.system.interactions.first.length * channels,
        ];
        if (counts) {
          readings[motion] = {
            force: Float64Array.from(force!.data.subarray(body, body + width), (value) => value / perStep),
            ...(messages === undefined
              ? {}
              : { messages: Float64Array.from(messages.data.subarray(edge, edge + own)) }),
          };
        }
        body += width;
        edge += own;
      }
    }
  } finally {
    await read.dispose();
  }
  return readings;
}

/** The forces of a law of pairs that the direct solver learned, at the first state of every motion. */
export function readPairLawForces(
  { parts }: PairLawFile,
  states: readonly PhaseTrajectory[],
): readonly ForceReading[] {
  return states.map(({ positions, momenta, properties, bodies, dimension, space, trajectory }) => {
    const width = bodies * dimension;
    const known = properties.length / bodies;
    const masses = Float64Array.from({ length: bodies }, (_, body) => properties[body * known]!);
    const field = lawField(parts, {
      dimension,
      masses,
      charges: Float64Array.from({ length: bodies }, (_, body) =>
        known > 1 ? properties[body * known + 1]! : 0,
      ),
      interactions: trajectory.system.interactions,
      space,
    });
    const heavy = (entry: number): number => masses[Math.floor(entry / dimension)]!;
    const velocities = momenta.subarray(0, width).map((value, entry) => value / heavy(entry));
    const out = new Float64Array(width);
    field.accelerations(positions.subarray(0, width), velocities, out);
    return { force: out.map((value, entry) => value * heavy(entry)) };
  });
}
