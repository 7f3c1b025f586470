import type { BodyCharge } from 'principia/distillation';
import type { Dataset } from 'principia/law';
import type { RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { chargesFromStrengths, pairStrengths } from 'principia/training';
import type { Observations } from './observations.js';

/**
 * What the pairs' own forces may leave of the velocity changes, one function of the distance of these forces, and products
 * of charges of its strengths, relative to each: more, and charges are not what tells the bodies apart.
 */
const explained = 0.2;

/**
 * Charges that the data lack: where the bodies are the same throughout, each pair is given a force of its own; if these
 * are one function of the distance times a product of two numbers, the numbers are charges, the largest 1 by choice.
 * Null where there are none.
 */
export function learnCharges(observations: Observations, random: RandomStream): readonly BodyCharge[] | null {
  const { dataset, increments, unknownLogMass, velocityNoise } = observations;
  if (!mayHaveCharges(dataset)) return null;
  const { bodies, interactions } = dataset.training[0]!.system;
  const logMass = increments.logMass.map(
    (value, entry) => value + unknownLogMass[entry % increments.bodies]!,
  );
  const found = pairStrengths(
    { increments, interactions, logMass },
    { random, ...(velocityNoise > 0 ? { noise: Math.SQRT2 * velocityNoise } : {}) },
  );
  if (Math.max(found.residual, found.unlike) > explained) return null;
  const { charges, left } = chargesFromStrengths(
    found.strengths,
    interactions,
    bodies.length,
    random.child('charges'),
  );
  if (left > explained) return null;
  const gauge = charges.findIndex((charge) => Math.abs(charge) === 1);
  return bodies.map(({ name }, body) => ({ body: name, value: charges[body]!, free: body !== gauge }));
}

/** Whether nothing is known of charges, and the bodies are the same in every motion. */
function mayHaveCharges({ training }: Dataset): boolean {
  const names = training[0]!.system.bodies.map(({ name }) => name);
  return (
    names.length >= 3 &&
    training.every(({ system }) =>
      system.bodies.every(({ name, charge }, body) => charge === undefined && name === names[body]),
    )
  );
}

/** The observations with charges that were learned. */
export function withCharges(observations: Observations, charges: readonly BodyCharge[]): Observations {
  const charged = (trajectory: Trajectory): Trajectory => ({
    ...trajectory,
    system: {
      ...trajectory.system,
      bodies: trajectory.system.bodies.map((body, at) => ({ ...body, charge: charges[at]!.value })),
    },
  });
  const { dataset, increments } = observations;
  return {
    ...observations,
    charges,
    dataset: { ...dataset, training: dataset.training.map(charged), test: dataset.test.map(charged) },
    increments: {
      ...increments,
      charge: increments.charge.map((_, entry) => charges[entry % increments.bodies]!.value),
    },
  };
}
