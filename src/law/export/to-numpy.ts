import { axisNames } from '../body-force.js';
import type { Law } from '../law.js';
import {
  demandFormulas,
  type LawParts,
  lawParts,
  type ScalarFunction,
  scalarFunctions,
} from './law-parts.js';

/**
 * A law as the text of a Python module that needs NumPy alone: its scalars as functions of arrays, and
 * `accelerations(positions, velocities, masses, charges)` of bodies that all act on all, all pairs at once.
 *
 * @throws InputError where a term acts in a way that bodies in space do not know, uses an unknown variable, or calls an
 * operator that is defined in JavaScript
 * @example
 * ```ts
 * writeFileSync('law.py', lawToNumpy(law)); // from law import accelerations
 * ```
 */
export function lawToNumpy(law: Law): string {
  demandFormulas(law, 'Python');
  const parts = lawParts(law);
  return ['import numpy as np', ...scalarFunctions(parts).map(written), accelerations(parts)]
    .join('\n\n\n')
    .concat('\n');
}

function written({ name, parameters, value, says }: ScalarFunction): string {
  return `def ${name.join('_')}(${parameters}):\n    """${says}"""\n    return ${value.toNumpy()}`;
}

function accelerations(parts: LawParts): string {
  return `def accelerations(positions, velocities, masses, charges=None):
    """The accelerations of bodies under the law, every two of them a pair.

    The first of a pair is body 1, the other feels the opposite force. Positions, velocities and the result have the
    shape (bodies, axes), masses and charges (bodies,).
    """
    positions, velocities, masses = (np.asarray(a, dtype=float) for a in (positions, velocities, masses))
    charges = np.zeros_like(masses) if charges is None else np.asarray(charges, dtype=float)
    forces = np.zeros_like(positions)
${[...pairLines(parts), ...bodyLines(parts)].map((line) => `    ${line}`).join('\n')}
    return forces / masses[:, None]`;
}

function pairLines({ separation, relativeVelocity, moving }: LawParts): readonly string[] {
  const force = [
    ...(separation === null ? [] : ['(separation_force(*pair) / r * separation.T).T']),
    ...(relativeVelocity === null
      ? []
      : [
          `(relative_velocity_force(*pair) * ${moving ? 'relative' : '(velocities[i] - velocities[j])'}.T).T`,
        ]),
  ];
  if (force.length === 0) return [];
  return [
    'i, j = np.triu_indices(len(masses), 1)',
    'separation = positions[i] - positions[j]',
    'r = np.sqrt(np.sum(separation**2, axis=1))',
    ...(moving
      ? [
          'relative = velocities[i] - velocities[j]',
          'v = np.sqrt(np.sum(relative**2, axis=1))',
          'vr = np.sum(separation * relative, axis=1) / r',
        ]
      : []),
    `pair = r, masses[i], masses[j], charges[i], charges[j]${moving ? ', v, vr' : ''}`,
    `force = ${force.join(' + ')}`,
    'np.add.at(forces, i, force)',
    'np.add.at(forces, j, -force)',
  ];
}

function bodyLines({ velocity, axes }: LawParts): readonly string[] {
  const along = axes.flatMap((force, axis) =>
    force === null ? [] : [`forces[:, ${axis}] += ${axisNames[axis]}_force(*body)`],
  );
  if (velocity === null && along.length === 0) return [];
  return [
    'x, y, z = np.vstack([positions.T, np.zeros((2, len(masses)))])[:3]',
    'v = np.sqrt(np.sum(velocities**2, axis=1))',
    'body = masses, charges, x, y, z, v',
    ...(velocity === null ? [] : ['forces += (velocity_force(*body) * velocities.T).T']),
    ...along,
  ];
}
