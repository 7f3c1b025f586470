import { accelerationField, compileLaw, type Dataset, type Law, type LawDocument } from 'principia/law';
import { InputError } from 'principia/math';
import type { Trajectory, VectorField } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { demandEqualUnits } from './demand-fit.js';
import {
  type EvaluationContext,
  type EvaluationReport,
  type EvaluationSettings,
  partOf,
} from './evaluate-dynamics.js';
import { evaluateField } from './evaluate-field.js';
import { knownProperties, type PhaseTrajectory } from './phase-trajectory.js';

/**
 * Predicts a dataset's motions by a discovered law, in 64 bits; masses that the data do not give are the law's own.
 *
 * @param source what messages call the law's file
 * @throws InputError where the document holds no law, a body's mass is known to neither, units clash, or the data are not
 * of free bodies in Cartesian coordinates
 */
export async function evaluateLaw(
  document: LawDocument,
  dataset: Dataset,
  settings: EvaluationSettings,
  context: Pick<EvaluationContext, 'onStart' | 'onStep'>,
  source: string,
): Promise<EvaluationReport> {
  const law = lawOf(document, source);
  demandEqualUnits(unitsOf(document), dataset, source);
  const weighed = withMasses(dataset, document, source);
  const { training, validation = [], test } = weighed;
  const recorded = partOf(weighed, settings.part, knownProperties([...training, ...validation, ...test]));
  return evaluateField(
    {
      name: document.terms.map(({ expression }) => expression).join('; '),
      fieldOf: (motion) => clipped(lawField(law, motion), settings.clip, motion),
    },
    recorded,
    weighed,
    settings,
    context,
  );
}

/**
 * The law of a document.
 *
 * @throws InputError where it holds none
 */
export function lawOf({ terms, verdict, reason }: LawDocument, source: string): Law {
  if (terms.length === 0) {
    throw new InputError(`${source} holds no law to evaluate: the verdict was '${verdict}' (${reason})`);
  }
  return {
    terms: terms.map(({ acts, direction, axis, expression }) => ({
      ...{ acts, direction, expression: parse(expression) },
      ...(axis === undefined ? {} : { axis }),
    })),
  };
}

function unitsOf({ terms }: LawDocument): Partial<Dataset['units']> {
  const unit = (name: string): string | undefined =>
    terms.flatMap(({ variables }) => variables).find((variable) => variable.name === name)?.unit;
  const [length, mass, charge] = [unit('r'), unit('m1'), unit('q1')];
  return {
    ...(length === undefined ? {} : { length }),
    ...(mass === undefined ? {} : { mass }),
    ...(charge === undefined ? {} : { charge }),
  };
}

/** The dataset with the law's masses where it has none. */
function withMasses(dataset: Dataset, { bodies }: LawDocument, source: string): Dataset {
  const learned = new Map(bodies.map(({ name, mass }) => [name, mass.value]));
  const weighed = (trajectory: Trajectory): Trajectory => {
    const { coordinates, space, system } = trajectory;
    if (coordinates?.kind === 'generalised' || (space !== undefined && space.kind !== 'free')) {
      throw new InputError(
        `${source} is a law of pairs in free space, but '${dataset.name}' has ${coordinates?.kind === 'generalised' ? 'generalised coordinates' : `a ${space!.kind} space`}; evaluate a learned model on it instead`,
      );
    }
    if (system.bodies.every(({ mass }) => mass !== undefined)) return trajectory;
    const all = system.bodies.map((body) => {
      const mass = body.mass ?? learned.get(body.name);
      if (mass === undefined) {
        throw new InputError(
          `neither '${dataset.name}' nor ${source} has a mass for the body '${body.name}'; give the data a mass for every body`,
        );
      }
      return { ...body, mass };
    });
    return { ...trajectory, system: { graph: system.graph, interactions: system.interactions, bodies: all } };
  };
  const { training, validation, test } = dataset;
  return {
    ...dataset,
    training: training.map(weighed),
    test: test.map(weighed),
    ...(validation === undefined ? {} : { validation: validation.map(weighed) }),
  };
}

function lawField(law: Law, { trajectory, dimension }: PhaseTrajectory): VectorField {
  const force = compileLaw(law);
  return accelerationField(force, force.constants, {
    dimension,
    masses: Float64Array.from(trajectory.system.bodies, ({ mass }) => mass!),
    charges: Float64Array.from(trajectory.system.bodies, ({ charge }) => charge ?? 0),
    interactions: trajectory.system.interactions,
  });
}

/** The field with every component of the force on a body cut off at a size, as some simulators have it. */
function clipped(
  field: VectorField,
  largest: number | null,
  { trajectory, dimension }: PhaseTrajectory,
): VectorField {
  if (largest === null) return field;
  const { bodies } = trajectory.system;
  const half = bodies.length * dimension;
  return (time, state, derivative) => {
    field(time, state, derivative);
    for (let component = 0; component < half; component++) {
      const limit = largest / bodies[Math.floor(component / dimension)]!.mass!;
      const acceleration = derivative[half + component]!;
      derivative[half + component] = Math.min(limit, Math.max(-limit, acceleration));
    }
  };
}
