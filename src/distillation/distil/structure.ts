/**
 * What physics there is in the forces that were read, each finding with the number that it rests on. Shares are of sizes,
 * not of squares, and every force counts by the acceleration that it gives, so that neither close encounters nor heavy
 * bodies decide alone.
 *
 * @packageDocumentation
 */
import { dot } from 'principia/math';
import { type BodyPart, separateBodyPart } from './body-part.js';
import { type DistanceNoise, distanceNoise } from './distance-noise.js';
import type { ForceRows, PairRow } from './force-rows.js';

/** The limits by which findings are judged. */
const limits = {
  /** Share of a force across the separation, up to which it is central. */
  across: 0.1,
  /** Share by which action and reaction miss each other, up to which the third law holds. */
  asymmetry: 0.1,
  /** Share of all forces from which a part counts. */
  part: 0.02,
  /** Share of the velocity's part along the relative velocity, from which it is a friction. */
  friction: 0.8,
  /** Share of the forces' change from which they depend on something. */
  dependence: 0.01,
};

/** One finding: what was asked, the number, and what follows. */
export interface Finding {
  readonly question: string;
  readonly value: number;
  readonly answer: string;
}

/** The structure of the forces. */
export interface ForceStructure {
  readonly central: boolean;
  readonly thirdLaw: boolean;
  readonly friction: boolean;
  /** What acts on single bodies. */
  readonly body: BodyPart;
  /** Whether forces depend on where the whole is, and on these properties. */
  readonly dependsOn: { readonly place: boolean; readonly mass: boolean; readonly charge: boolean };
  /** Errors of the accelerations that pairs give, as far as symmetries that are not quite kept show them. */
  readonly noise: DistanceNoise;
  readonly findings: readonly Finding[];
}

/** Examines forces. */
export function examineForces(rows: ForceRows): ForceStructure {
  const { pairs, bodies, dependences } = rows;
  const across = acrossShare(pairs);
  const asymmetry = asymmetryShare(pairs);
  const central = across <= limits.across;
  const thirdLaw = asymmetry === null || asymmetry <= limits.asymmetry;
  const frictionSize = size(pairs, ({ friction }) => friction) / (size(pairs, ({ force }) => force) || 1);
  const alongVelocity = alongShare(pairs, ({ friction, relativeVelocity }) => [friction, relativeVelocity]);
  const friction = frictionSize >= limits.part && alongVelocity >= limits.friction;
  const left = bodies.map((body) => body.force.slice());
  for (const { receiver, force, friction: rubbing } of pairs) {
    for (let axis = 0; axis < force.length; axis++) {
      left[receiver]![axis]! -= force[axis]! + (friction ? rubbing[axis]! : 0);
    }
  }
  const body = separateBodyPart(bodies, left, limits.part);
  const depends = (on: 'place' | 'mass' | 'charge'): boolean =>
    (dependences.find((one) => one.on === on)?.share ?? 0) >= limits.dependence;
  return {
    central,
    thirdLaw,
    friction,
    body,
    dependsOn: { place: depends('place'), mass: depends('mass'), charge: depends('charge') },
    noise: noiseOf(pairs, central, thirdLaw),
    findings: [
      {
        question: 'share of pair forces across the separation',
        value: across,
        answer: central ? 'they are central' : 'they are not central: their components are searched',
      },
      ...(asymmetry === null
        ? []
        : [
            {
              question: 'share by which action and reaction differ',
              value: asymmetry,
              answer: thirdLaw
                ? 'the third law holds: their mean is searched'
                : 'the third law does not hold: each is searched as it is',
            },
          ]),
      {
        question: 'size of what the other’s velocity does, beside the pair forces',
        value: frictionSize,
        answer:
          frictionSize < limits.part
            ? 'pairs do not rub'
            : `${percent(alongVelocity)} of it along the relative velocity: ${friction ? 'a friction of pairs' : 'no friction, taken for error'}`,
      },
      ...dependences.map(({ on, share }) => ({
        question: `change of the forces where ${on === 'place' ? 'all bodies are moved together' : `bodies exchange their ${on === 'mass' ? 'masses' : 'charges'}`}`,
        value: share,
        answer:
          share >= limits.dependence ? `they depend on ${names[on]}` : `they do not depend on ${names[on]}`,
      })),
      ...body.findings,
    ],
  };
}

const names = { place: 'the place', mass: 'the masses', charge: 'the charges' };

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

/** Σ |a| over the accelerations that forces give. */
function size(pairs: readonly PairRow[], of: (row: PairRow) => Float64Array): number {
  return pairs.reduce((sum, row) => sum + Math.hypot(...of(row)) / row.mass1, 0);
}

/** Σ |a⊥|²/|a| over Σ |a|, with a⊥ across the separation. */
export function acrossShare(pairs: readonly PairRow[]): number {
  return Math.max(0, 1 - alongShare(pairs, ({ force, separation }) => [force, separation]));
}

/** Σ (a·d̂)²/|a| over Σ |a|; 1 where nothing acts. */
function alongShare(
  pairs: readonly PairRow[],
  of: (row: PairRow) => readonly [force: Float64Array, direction: Float64Array],
): number {
  let [along, whole] = [0, 0];
  for (const row of pairs) {
    const [force, direction] = of(row);
    const [strength, length] = [Math.hypot(...force), Math.hypot(...direction)];
    if (strength === 0 || length === 0) continue;
    along += (dot(force, direction) / length) ** 2 / strength / row.mass1;
    whole += strength / row.mass1;
  }
  return whole > 0 ? along / whole : 1;
}

/**
 * Σ |F₁₂ + F₂₁|²/(|F₁₂| + |F₂₁|) over Σ |F₁₂| + |F₂₁|, each over the sum of the masses: 0 where the third law holds,
 * a half where the two have nothing to do with each other. Null where no reaction was read.
 */
export function asymmetryShare(pairs: readonly PairRow[]): number | null {
  let [missed, whole] = [0, 0];
  pairs.forEach(({ force, reaction, mass1, mass2 }, row) => {
    if (reaction <= row) return;
    const other = pairs[reaction]!.force;
    const strength = Math.hypot(...force) + Math.hypot(...other);
    if (strength === 0) return;
    missed +=
      Math.hypot(...force.map((value, axis) => value + other[axis]!)) ** 2 / strength / (mass1 + mass2);
    whole += strength / (mass1 + mass2);
  });
  return whole > 0 ? missed / whole : pairs.some(({ reaction }) => reaction >= 0) ? 0 : null;
}

/** Errors are taken for alike in every component of the accelerations: what breaks a symmetry has their size. */
function noiseOf(pairs: readonly PairRow[], central: boolean, thirdLaw: boolean): DistanceNoise {
  const across = pairs.map(({ force, separation, r, mass1 }) => {
    const along = dot(force, separation) / r;
    const rest = Math.hypot(...force.map((value, axis) => value - (along * separation[axis]!) / r));
    return { r, error: rest / Math.sqrt(Math.max(1, force.length - 1)) / mass1 };
  });
  const missed = pairs.flatMap(({ force, reaction, mass1, mass2, r }, row) => {
    if (reaction <= row) return [];
    const other = pairs[reaction]!.force;
    const sizes = force.map((value, axis) => Math.abs(value + other[axis]!) / Math.hypot(mass1, mass2));
    return Array.from(sizes, (error) => ({ r, error }));
  });
  return distanceNoise([...(central ? across : []), ...(thirdLaw ? missed : [])]);
}
