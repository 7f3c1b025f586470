import { accelerationField, compileLaw, type InteractingBodies, type Law, type LawTerm } from 'principia/law';
import { createRandom, type RandomStream } from 'principia/math';
import { createParticleSystem } from 'principia/physics';
import { parse } from 'principia/symbolic';

type Words = readonly [LawTerm['acts'], LawTerm['direction'], string, number?];

/** A law from its terms in words: what gives it, along what, its scalar, the axis. */
export function lawOf(...terms: readonly Words[]): Law {
  return {
    terms: terms.map(([acts, direction, text, axis]) => ({
      acts,
      direction,
      expression: parse(text),
      ...(axis === undefined ? {} : { axis }),
    })),
  };
}

const pairForce = (text: string): Words => ['pair force', 'separation', text];

/** Laws of all kinds of terms, by what they are. */
export const someLaws: Readonly<Record<string, Law>> = {
  gravity: lawOf(pairForce('-1.3*m1*m2/r^2')),
  'softened gravity': lawOf(pairForce('-1.3*m1*m2*r/(r^2 + 0.09)^1.5')),
  springs: lawOf(pairForce('-2*(r - 1)')),
  Yukawa: lawOf(pairForce('q1*q2*exp(-r/0.7)*(1/r^2 + 1/(0.7*r))')),
  'a force without an antiderivative': lawOf(pairForce('-m1*m2*exp(-r)/r')),
  'springs that break': lawOf(pairForce('if(r < 2, -(r - 1), 0)*min(m1, m2)')),
  'a potential': lawOf(['pair potential', 'separation', 'q1*q2/sqrt(r^2 + 0.1) + abs(r - 1.5)']),
  'damped springs': lawOf(pairForce('-2*(r - 1)'), [
    'pair force',
    'relative velocity',
    '-0.3*exp(-r)*(m1 + m2)',
  ]),
  'radial friction': lawOf(pairForce('-2*(r - 1) - 0.3*exp(-r)*vr')),
  'post-Newtonian gravity': lawOf(pairForce('-1.3*m1*m2/r^2 + 0.05*m1*m2/r^2*(5.2*(m1 + m2)/r - v^2)'), [
    'pair force',
    'relative velocity',
    '0.2*m1*m2*vr/r^2',
  ]),
  'a one-sided force': lawOf(pairForce('-m1^2*m2/r')),
  drag: lawOf(pairForce('-m1*m2/r^2'), ['body force', 'velocity', '-0.2*m1^0.5 - 0.1*v']),
  'a uniform field': lawOf(pairForce('-m1*m2/r^2'), ['body force', 'axis', '-9.81*m1', 1]),
  'a trap': lawOf(
    pairForce('q1*q2/r^2'),
    ['body force', 'axis', '-1.1*x', 0],
    ['body force', 'axis', '-1.1*y', 1],
    ['body force', 'velocity', '-0.5'],
  ),
};

/** Bodies that all act on all, of random masses and charges. */
export function randomBodies(random: RandomStream, count: number, dimension: number): InteractingBodies {
  const draw = (make: () => number): Float64Array => Float64Array.from({ length: count }, make);
  const names = Array.from({ length: count }, (_, index) => ({ name: `${index}` }));
  return {
    dimension,
    masses: draw(() => Math.exp(0.5 * random.normal())),
    charges: draw(() => random.normal()),
    interactions: createParticleSystem(names, 'complete').interactions,
  };
}

/** Standard normal positions and velocities, [x, v]. */
export function randomState(random: RandomStream, count: number, dimension: number): Float64Array {
  return Float64Array.from({ length: 2 * count * dimension }, () => random.normal());
}

/** Bodies in some states, and how the field of the law accelerates them. */
export interface Scene {
  readonly positions: number[][];
  readonly velocities: number[][];
  readonly masses: number[];
  readonly charges: number[];
  readonly accelerations: number[][];
}

export function sceneOf(law: Law, count: number, dimension: number): Scene {
  const random = createRandom(17);
  const bodies = randomBodies(random, count, dimension);
  const state = randomState(random, count, dimension);
  const derivative = new Float64Array(state.length);
  const force = compileLaw(law);
  accelerationField(force, force.constants, bodies)(0, state, derivative);
  const vectors = (values: Float64Array): number[][] =>
    Array.from({ length: count }, (_, body) => [
      ...values.subarray(body * dimension, (body + 1) * dimension),
    ]);
  const half = count * dimension;
  return {
    positions: vectors(state.subarray(0, half)),
    velocities: vectors(state.subarray(half)),
    masses: [...bodies.masses],
    charges: [...bodies.charges],
    accelerations: vectors(derivative.subarray(half)),
  };
}
