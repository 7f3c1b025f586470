/**
 * Learned motions as functions: the forces on bodies at whatever states one asks for.
 *
 * @packageDocumentation
 */
import { compile, type TensorRecord } from 'principia/tensor';
import { lawField } from '../direct/law-field.js';
import type { PairLawFile } from '../direct/pair-law-file.js';
import type { Parameters } from '../model.js';
import { arraysIn } from './adam-step.js';
import type { ComputeOptions } from './compile-descent.js';
import { type Composition, graphInputs, graphValues, systemGraph } from './compose-systems.js';
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
  const given = prefixed(parameters);
  const compiled = await compile(
    (inputs) => saidOf(model, arraysIn(inputs, 'parameter'), inputs, composition, wantMessages),
    { ...prefixed(parameters), ...graphInputs(composition), position: { shape }, momentum: { shape } },
    compute,
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
      const { force, messages } = await compiled.run({
        ...given,
        ...graphValues(composition, own),
        position: { shape, data: start.position },
        momentum: { shape, data: start.momentum },
      });
      const change = Float64Array.from(force!.data, (value) => value / perStep);
      const said = messages === undefined ? null : Float64Array.from(messages.data);
      const channels = said === null ? 0 : said.length / edges;
      let [body, edge] = [0, 0];
      chunk.forEach(({ motion, counts }, place) => {
        const { trajectory, bodies: count } = own[place]!;
        const [afterBody, afterEdge] = [
          body + count * dimension,
          edge + 2 * trajectory.system.interactions.first.length * channels,
        ];
        if (counts) {
          readings[motion] = {
            force: change.slice(body, afterBody),
            ...(said === null ? {} : { messages: said.slice(edge, afterEdge) }),
          };
        }
        [body, edge] = [afterBody, afterEdge];
      });
    }
  } finally {
    await compiled.dispose();
  }
  return readings;
}

/** What a model says of systems side by side, as tensors. */
function saidOf(
  model: DynamicsModel,
  parameters: TensorRecord,
  inputs: TensorRecord,
  composition: Composition,
  wantMessages: boolean,
): TensorRecord {
  const graph = systemGraph(composition, inputs);
  const state = { position: inputs.position!, momentum: inputs.momentum! };
  const change = (model.rates ?? model.increment!).call(model, parameters, state, graph);
  const messages = wantMessages ? model.messages?.(parameters, state, graph) : undefined;
  return { force: change.momentum, ...(messages === undefined ? {} : { messages }) };
}

function prefixed(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, array]) => [`parameter/${name}`, array]));
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
