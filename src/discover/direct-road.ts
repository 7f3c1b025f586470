import { type ForceComponent, messageProblem } from 'principia/distillation';
import { permutation, type RandomStream } from 'principia/math';
import type { SearchProblem } from 'principia/symbolic';
import { invariantCount, type LearnedForce, samplePairs, solveDirectly } from 'principia/training';
import { bodyProblem, stateAt } from './body-problem.js';
import type { Observations } from './observations.js';
import { type Effort, type Messages, searchRows } from './road.js';

/** Independent messages at most: the features of a fit share their errors. */
const mostIndependent = 200;

/** The direct road: a linear solve over random features, of pairs and of what acts on single bodies. */
export function directMessages(
  observations: Observations,
  effort: Effort,
  random: RandomStream,
): Messages & { readonly force: LearnedForce } {
  const { increments, unknownLogMass, velocityNoise, dataset } = observations;
  const { interactions } = dataset.training[0]!.system;
  const logMass = increments.logMass.map(
    (value, entry) => value + unknownLogMass[entry % increments.bodies]!,
  );
  const force = solveDirectly(increments, interactions, {
    features: effort.features,
    logMass,
    noise: velocityNoise,
    random: random.child('features'),
  });
  const independent = interactions.first.length * dataset.training.length;
  return {
    force,
    residual: force.residual,
    components: [
      {
        term: { acts: 'pair force', direction: 'separation' },
        problem: pairProblem(observations, force, logMass, random),
        effectiveRows: Math.min(mostIndependent, independent),
      },
      ...bodyComponents(observations, force, logMass, random),
    ],
  };
}

function pairProblem(
  { increments, dataset }: Observations,
  force: LearnedForce,
  logMass: Float64Array,
  random: RandomStream,
): SearchProblem {
  const { interactions } = dataset.training[0]!.system;
  const pairs = samplePairs(increments, interactions, logMass);
  const moments = pairs.invariants.length / invariantCount;
  const chosen = permutation(random.child('rows'), moments).subarray(0, Math.min(moments, searchRows / 2));
  const invariants = new Float64Array(chosen.length * invariantCount);
  chosen.forEach((moment, at) => {
    invariants.set(
      pairs.invariants.subarray(moment * invariantCount, (moment + 1) * invariantCount),
      at * invariantCount,
    );
  });
  const { value, deviation } = force.evaluate(invariants);
  const perMoment = interactions.first.length;
  const nodes = increments.nodeWeights.length;
  const end = (side: Int32Array, source: Float64Array): Float64Array =>
    Float64Array.from(chosen, (moment) => {
      const window = Math.floor(moment / (perMoment * nodes));
      return source[window * increments.bodies + side[moment % perMoment]!]!;
    });
  const mass = logMass.map(Math.exp);
  const samples = {
    r: Float64Array.from(chosen, (moment) => Math.exp(pairs.invariants[moment * invariantCount]!)),
    mass1: end(interactions.first, mass),
    mass2: end(interactions.second, mass),
    charge1: end(interactions.first, increments.charge),
    charge2: end(interactions.second, increments.charge),
    force: value,
    deviation,
  };
  return messageProblem(samples, searchRows, random.child('rows'));
}

/** What acts on single bodies: the scalar of a drag along the velocity, the components of a field. */
function bodyComponents(
  observations: Observations,
  force: LearnedForce,
  logMass: Float64Array,
  random: RandomStream,
): readonly ForceComponent[] {
  const { drag, field } = force.bodyTerms;
  if (!drag && !field) return [];
  const { increments, dataset } = observations;
  const total = increments.windows * increments.bodies;
  const rows = permutation(random.child('bodies'), total).subarray(0, Math.min(total, searchRows / 2));
  const states = Array.from(rows, (entry) => stateAt(observations, entry, logMass));
  const effectiveRows = Math.min(mostIndependent, increments.bodies * dataset.training.length);
  return force.readBodies(states).flatMap(({ kind, value, deviation }): ForceComponent[] => {
    const numbers = value.length / states.length;
    return Array.from({ length: numbers }, (_, number) => {
      const part = (values: Float64Array): Float64Array =>
        values.filter((_, place) => place % numbers === number);
      return {
        term:
          kind === 'drag'
            ? { acts: 'body force', direction: 'velocity' }
            : { acts: 'body force', direction: 'axis', axis: number },
        problem: bodyProblem(kind, states, part(value), part(deviation)),
        effectiveRows,
      };
    });
  });
}
