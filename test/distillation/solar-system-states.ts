import { AstroTime, BaryState, Body } from 'astronomy-engine';
import { createParticleSystem, type Trajectory } from 'principia/physics';

const names = ['Sun', 'Mercury', 'Venus', 'EMB', 'Mars', 'Jupiter', 'Saturn', 'Uranus', 'Neptune'] as const;

/** Barycentric states of the Sun and the planets every so many days, in AU and days; all masses but the Sun's unknown. */
export function solarSystem(fromYear: number, toYear: number, step: number): Trajectory {
  const begin = (fromYear - 2000) * 365.25;
  const samples = Math.ceil(((toYear - fromYear) * 365.25) / step);
  const times = Float64Array.from({ length: samples }, (_, index) => begin + index * step);
  const positions = new Float64Array(samples * 27);
  const velocities = new Float64Array(samples * 27);
  times.forEach((day, sample) => {
    const time = AstroTime.FromTerrestrialTime(day);
    names.forEach((name, body) => {
      const { x, y, z, vx, vy, vz } = BaryState(Body[name], time);
      positions.set([x, y, z], sample * 27 + 3 * body);
      velocities.set([vx, vy, vz], sample * 27 + 3 * body);
    });
  });
  const bodies = names.map((name) => (name === 'Sun' ? { name, mass: 1 } : { name }));
  const system = createParticleSystem(bodies, 'complete');
  return { system, dimension: 3, times, positions, velocities, velocitiesEstimated: false };
}
