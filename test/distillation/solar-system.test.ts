import { type BodyMass, heldOutError, type RefittedLaw, refitLaw, rollOut } from 'principia/distillation';
import { lawFromPairForce, massesFromMomentum } from 'principia/law';
import type { Trajectory } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { solarSystem } from './solar-system-states.js';

/** G·M of the Sun in AU³/d², and masses in suns (DE405). */
const gaussian = 2.9591220829e-4;
const giants = { Jupiter: 9.5479e-4, Saturn: 2.8589e-4, Uranus: 4.3662e-5, Neptune: 5.1514e-5 };

/** Masses from momentum; those of the inner planets, which this ephemeris does not tell, begin at a trace. */
function startingMasses(trajectory: Trajectory): BodyMass[] {
  return massesFromMomentum([trajectory], { body: 'Sun', mass: 1 }).map(({ body, value }) => ({
    body,
    value: value > 1e-6 ? value : 1e-7,
    free: body !== 'Sun',
  }));
}

describe('the Solar System', () => {
  const training = solarSystem(1970, 2010, 8);
  const masses = startingMasses(training);
  const start = lawFromPairForce(`-${1.05 * gaussian}*m1*m2*r^(-1.95)`);
  const refit = refitLaw(start, [training], { masses, windows: { maximumWindows: 32 } }) as RefittedLaw;
  const fitted = masses.map(({ body, value }) => ({
    body,
    value: refit.masses.find((mass) => mass.body === body)?.value ?? value,
    free: false,
  }));

  it('tells the masses of the giants by momentum alone', () => {
    for (const [body, mass] of Object.entries(giants)) {
      const found = masses.find((entry) => entry.body === body)!.value;
      expect(Math.abs(found / mass - 1)).toBeLessThan(2e-3);
    }
  });

  it('pulls by the inverse square, with the Gaussian constant', () => {
    expect(refit.status).toBe('converged');
    expect(Math.abs(refit.constants[1]!.value + 2)).toBeLessThan(1e-4);
    expect(Math.abs(-refit.constants[0]!.value / gaussian - 1)).toBeLessThan(1e-4);
    const limits = { Jupiter: 0.01, Saturn: 0.01, Uranus: 0.05, Neptune: 0.05 };
    refit.masses.forEach(({ body, value }) => {
      const mass = giants[body as keyof typeof giants];
      if (mass !== undefined) {
        expect(Math.abs(value / mass - 1)).toBeLessThan(limits[body as keyof typeof limits]);
      }
    });
  });

  it('holds on later years', () => {
    const { error } = heldOutError(refit.law, [solarSystem(2010, 2016, 8)], refit.sigma, {
      masses: fitted,
      windows: { maximumWindows: 12 },
    });
    expect(error).toBeLessThan(1.5);
  });

  it('follows the year after five fitted ones', () => {
    const span = solarSystem(2005, 2011, 8);
    const rollout = rollOut(refit.law, span, { fitted: Math.ceil((5 * 365.25) / 8), masses: fitted });
    if (rollout.status === 'failed') throw new Error(rollout.reason);
    rollout.largestError.forEach((error, body) => {
      expect(error).toBeLessThan(span.system.bodies[body]!.name === 'Mercury' ? 3e-4 : 1e-4);
    });
    expect(rollout.stepHalvingShift).toBeLessThan(1e-6);
    expect(Math.max(...rollout.energyDrift!)).toBeLessThan(1e-10);
  });
});
