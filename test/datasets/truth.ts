import type { Truth } from 'principia/law';
import { displacement, freeSpace, generalisedAccelerations, type Trajectory } from 'principia/physics';
import type { Row } from './rows.js';

/** The value of a truth's text, in JavaScript's reading of SymPy's syntax. */
function evaluate(text: string, variables: Readonly<Record<string, number>>): number {
  const names = { ...variables, sign: Math.sign, sin: Math.sin, exp: Math.exp };
  return new Function(...Object.keys(names), `return ${text}`)(...Object.values(names));
}

/** The accelerations that a truth's text gives in a state of a trajectory, [N, D]. */
export function accelerationsByTruth(truth: Truth, trajectory: Trajectory, row: Row): Float64Array {
  return trajectory.coordinates?.kind === 'generalised'
    ? generalised(truth, trajectory, row)
    : ofParticles(truth, trajectory, row);
}

function generalised({ terms = [] }: Truth, { coordinates }: Trajectory, { x, v }: Row): Float64Array {
  if (coordinates?.kind !== 'generalised') throw new Error('not generalised');
  const variables: Record<string, number> = {};
  x.forEach((value, index) => {
    variables[`${coordinates.angles[index] ? 'theta' : 'x'}${index + 1}`] = value;
    variables[`omega${index + 1}`] = v[index]!;
  });
  const forces = x.map((_, index) =>
    terms.reduce((sum, { direction, axis, expression }) => {
      if (direction === 'velocity') return sum + evaluate(expression, variables) * v[index]!;
      return axis === index ? sum + evaluate(expression, variables) : sum;
    }, 0),
  );
  return generalisedAccelerations(coordinates, x, v, forces);
}

function ofParticles(
  { pairForce = '0', terms = [] }: Truth,
  { system, dimension, space = freeSpace }: Trajectory,
  { x, v }: Row,
): Float64Array {
  const { first, second } = system.interactions;
  const forces = new Float64Array(x.length);
  const part = (values: Float64Array, body: number): Float64Array =>
    values.subarray(body * dimension, (body + 1) * dimension);
  first.forEach((one, pair) => {
    const other = second[pair]!;
    const apart = displacement(space, part(x, one), part(x, other));
    const r = Math.hypot(...apart);
    const [a, b] = [system.bodies[one]!, system.bodies[other]!];
    const force = evaluate(pairForce, { r, m1: a.mass!, m2: b.mass!, q1: a.charge ?? 0, q2: b.charge ?? 0 });
    apart.forEach((component, axis) => {
      forces[one * dimension + axis]! += (force * component) / r;
      forces[other * dimension + axis]! -= (force * component) / r;
    });
  });
  system.bodies.forEach(({ mass, charge }, body) => {
    for (const { acts, direction, axis, expression, note } of terms) {
      if (acts !== 'body force') continue;
      // The published drag is felt once for every pair whose first body it is.
      const times = note?.startsWith('once for every pair') ? system.bodies.length - 1 - body : 1;
      const value = times * evaluate(expression, { m1: mass!, q1: charge ?? 0 });
      if (direction === 'axis') forces[body * dimension + axis!]! += value;
      else
        part(v, body).forEach((component, along) => {
          forces[body * dimension + along]! += value * component;
        });
    }
  });
  return forces.map((force, index) => force / system.bodies[Math.floor(index / dimension)]!.mass!);
}
