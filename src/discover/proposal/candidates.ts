import type { Dataset } from 'principia/law';
import { InputError, type RandomStream } from 'principia/math';
import { type Body, createParticleSystem, type ParticleSystem } from 'principia/physics';
import { drawExperiments, type PlannedExperiment } from 'principia/thermal';
import type { ExperimentBody, ExperimentRecord } from './candidate-file.js';
import type { ProposalBounds } from './data-span.js';

/**
 * Experiments drawn within bounds, about the middle of the data, with bodies as one of the training motions has them,
 * chosen at random where they differ; masses evenly in their logarithm and charges evenly where bounds of theirs are given.
 *
 * @throws InputError where no places keep the distances
 */
export function drawCandidates(
  { training, dimension }: Dataset,
  { centre, mass, charge, ...bounds }: ProposalBounds,
  count: number,
  random: RandomStream,
): PlannedExperiment[] {
  const digits = String(count).length;
  return Array.from({ length: count }, (_, index) => {
    const stream = random.child(index);
    const { system: seen } = training[stream.child('bodies').integer(training.length)]!;
    const properties = stream.child('properties');
    const bodies = seen.bodies.map((body) => ({
      ...body,
      ...(mass === undefined ? {} : { mass: mass[0] * (mass[1] / mass[0]) ** properties.uniform() }),
      ...(charge === undefined ? {} : { charge: charge[0] + (charge[1] - charge[0]) * properties.uniform() }),
    }));
    const system = mass === undefined && charge === undefined ? seen : withBodies(seen, bodies);
    const [drawn] = drawExperiments({ ...bounds, system, dimension }, 1, stream);
    const { initialState, times } = drawn!;
    const half = initialState.length / 2;
    return {
      // As many digits for all, so that names are in the order of drawing.
      name: `experiment ${String(index + 1).padStart(digits, '0')}`,
      ...{ system, dimension, times },
      initialState: initialState.map((value, at) => (at < half ? value + centre[at % dimension]! : value)),
    };
  });
}

/**
 * Experiments of a file as they can be made with the run's bodies.
 *
 * @param learned names of bodies whose mass or charge was learned, which no experiment can prescribe
 * @throws InputError where bodies or dimensions are others, or a mass is missing or was learned
 */
export function plannedFrom(
  records: readonly ExperimentRecord[],
  dataset: Dataset,
  learned: { readonly masses: readonly string[]; readonly charges: readonly string[] },
  file: string,
): PlannedExperiment[] {
  const { system } = dataset.training[0]!;
  return records.map((record) => {
    const where = `'${file}', experiment '${record.name}'`;
    const names = system.bodies.map(({ name }) => name);
    const given = record.bodies.map(({ name }) => name);
    if (
      given.length !== names.length ||
      names.some((name) => given.filter((own) => own === name).length !== 1)
    ) {
      throw new InputError(
        `${where} is of the bodies ${given.join(', ')}; expected those of the run, each once: ${names.join(', ')}`,
      );
    }
    const ordered = names.map((name) => record.bodies.find((body) => body.name === name)!);
    for (const { name, position, velocity } of ordered) {
      if (position.length !== dataset.dimension || velocity.length !== dataset.dimension) {
        throw new InputError(
          `${where}: '${name}' begins at ${position.length} coordinates with ${velocity.length} of a velocity; the run is in ${dataset.dimension} dimensions`,
        );
      }
    }
    return {
      name: record.name,
      system: withBodies(
        system,
        ordered.map((body) => bodyOf(body, dataset, learned, where)),
      ),
      dimension: dataset.dimension,
      initialState: Float64Array.from([
        ...ordered.flatMap(({ position }) => position),
        ...ordered.flatMap(({ velocity }) => velocity),
      ]),
      times: Float64Array.from(record.times),
    };
  });
}

/** The same interactions of other bodies. */
function withBodies(
  { interactions: { first, second } }: ParticleSystem,
  bodies: readonly Body[],
): ParticleSystem {
  return createParticleSystem(
    bodies,
    Array.from(first, (one, pair) => [one, second[pair]!] as const),
  );
}

function bodyOf(
  body: ExperimentBody,
  { training }: Dataset,
  learned: Parameters<typeof plannedFrom>[2],
  where: string,
): Body {
  const property = (kind: 'mass' | 'charge', isLearned: boolean): number | undefined => {
    const own = training.map(({ system }) => system.bodies.find(({ name }) => name === body.name)?.[kind]);
    const same = own.every((value) => value === own[0]);
    if (body[kind] === undefined) {
      if (same) return own[0];
      throw new InputError(
        `${where} does not say the ${kind} of '${body.name}', which differs among the run's motions; add it`,
      );
    }
    if (isLearned) {
      throw new InputError(
        `${where} gives the ${kind} of '${body.name}', which the run has learned from the motions of this very body; leave it out`,
      );
    }
    return body[kind];
  };
  const mass = property('mass', learned.masses.includes(body.name));
  const charge = property('charge', learned.charges.includes(body.name));
  return {
    name: body.name,
    ...(mass === undefined ? {} : { mass }),
    ...(charge === undefined ? {} : { charge }),
  };
}
