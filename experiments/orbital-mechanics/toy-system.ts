import { j2000 } from 'principia/datasets';
import { type Law, lawFromPairForce, simulateLaw } from 'principia/law';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { parse } from 'principia/symbolic';

/** G in AU³/d² and suns: Gauss's constant squared. */
export const gaussian: number = 0.01720209895 ** 2;

/** Radii and masses of circular orbits, the eccentricity of Mercury's, days between states. */
const planets: Readonly<Record<string, { radius: number; mass: number; ratio: number; step: number }>> = {
  Mercury: { radius: 0.39, mass: 1.7e-7, ratio: 1.2, step: 5 },
  Venus: { radius: 0.72, mass: 2.4e-6, ratio: 1, step: 5 },
  Jupiter: { radius: 5.2, mass: 9.5e-4, ratio: 1.02, step: 50 },
  Saturn: { radius: 9.5, mass: 2.9e-4, ratio: 1.02, step: 50 },
};
const sunStep = 20;

/** The first post-Newtonian force between two bodies, the light bodies' motion about the heavy one. */
export function postNewtonianTerms(lightSpeed: number): Law['terms'] {
  const unit = gaussian / lightSpeed ** 2;
  return [
    ...lawFromPairForce(`${4 * gaussian * unit}*m1*m2*(m1 + m2)/r^3 - ${unit}*m1*m2*v^2/r^2`).terms,
    {
      acts: 'pair force',
      direction: 'relative velocity',
      expression: parse(`${4 * unit}*m1*m2*vr/r^2`),
    },
  ];
}

/** A Sun with planets in a plane, every body at its own epochs, where light goes no faster than the value given. */
export function toySystem(
  bodies: readonly string[],
  from: number,
  to: number,
  lightSpeed: number,
): Trajectory {
  const masses = Float64Array.from(bodies, (name) => planets[name]?.mass ?? 1);
  const system = createParticleSystem(
    bodies.map((name, body) => ({ name, mass: masses[body]! })),
    'complete',
  );
  const width = 3 * bodies.length;
  const state = new Float64Array(2 * width);
  bodies.forEach((name, body) => {
    const planet = planets[name];
    if (planet === undefined) return;
    const angle = 2.4 * body;
    const speed = planet.ratio * Math.sqrt(gaussian / planet.radius);
    state.set([planet.radius * Math.cos(angle), planet.radius * Math.sin(angle), 0], 3 * body);
    state.set([-speed * Math.sin(angle), speed * Math.cos(angle), 0], width + 3 * body);
  });
  const times = Float64Array.from(
    { length: Math.floor((to - from) / 5) + 1 },
    (_, index) => from - j2000 + 5 * index,
  );
  const newton = lawFromPairForce(`-${gaussian}*m1*m2/r^2`);
  const law = { terms: [...newton.terms, ...postNewtonianTerms(lightSpeed)] };
  const motion = simulateLaw(
    law,
    { dimension: 3, masses, charges: new Float64Array(masses.length), interactions: system.interactions },
    state,
    times,
    { relativeTolerance: 1e-13 },
  );
  const atOwnEpochs = (values: Float64Array): Float64Array =>
    values.map((value, place) => {
      const step = planets[bodies[Math.floor((place % width) / 3)]!]?.step ?? sunStep;
      return (Math.floor(place / width) * 5) % step === 0 ? value : Number.NaN;
    });
  return {
    system,
    dimension: 3,
    times,
    positions: atOwnEpochs(motion.positions),
    velocities: atOwnEpochs(motion.velocities),
    velocitiesEstimated: false,
  };
}
