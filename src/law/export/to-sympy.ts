import type { Expression } from 'principia/symbolic';
import { axisNames } from '../body-force.js';
import type { Law } from '../law.js';
import { demandFormulas, type LawParts, lawParts } from './law-parts.js';

/**
 * A law as the text of a Python module that needs SymPy alone: the symbols it is written in, its scalars as expressions
 * (None where nothing acts so, or the potential is not known in closed form), and `accelerations(positions, velocities,
 * masses, charges)` of bodies that all act on all, in numbers or symbols.
 *
 * @throws InputError where a term acts in a way that bodies in space do not know, uses an unknown variable, or calls an
 * operator that is defined in JavaScript
 * @example
 * ```ts
 * writeFileSync('law.py', lawToSympy(law)); // from law import pair_potential, r; pair_potential.diff(r)
 * ```
 */
export function lawToSympy(law: Law): string {
  demandFormulas(law, 'Python');
  const parts = lawParts(law);
  const body = `${symbols}${parts.moving ? '\nvr = symbols("vr", real=True)' : ''}

# On body 1 of a pair along the separation from body 2, attraction negative; its potential, -dV/dr.
separation_force = ${written(parts.separation)}
pair_potential = ${written(parts.potential)}
# On body 1 of a pair over its velocity relative to body 2.
relative_velocity_force = ${written(parts.relativeVelocity)}
# On a body, over its velocity and along each axis.
velocity_force = ${written(parts.velocity)}
axis_forces = (${parts.axes.map(written).join(', ')})


${accelerations(parts)}
`;
  const used = importable.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return `from sympy import ${used.join(', ')}\n\n${body}`;
}

const symbols = `r, m1, m2 = symbols("r m1 m2", positive=True)
q1, q2, x, y, z = symbols("q1 q2 x y z", real=True)
v = symbols("v", nonnegative=True)`;

const importable = [
  ...['Abs', 'Matrix', 'Max', 'Min', 'Piecewise', 'acos', 'asin', 'cos', 'exp', 'log', 'nan', 'oo'],
  ...['sign', 'sin', 'sqrt', 'symbols', 'sympify', 'tan', 'tanh', 'zeros'],
];

/** As a SymPy object also where it is a plain number. */
function written(expression: Expression | null): string {
  if (expression === null) return 'None';
  return expression.variables.length === 0 ? `sympify(${expression.toSympy()})` : expression.toSympy();
}

function accelerations(parts: LawParts): string {
  return `def accelerations(positions, velocities, masses, charges):
    """The accelerations of bodies under the law, every two of them a pair: a Matrix with a row a body.

    The first of a pair is body 1, the other feels the opposite force.
    """
    positions, velocities = Matrix(positions), Matrix(velocities)
    forces = zeros(*positions.shape)
    for i in range(len(masses)):
${[...pairLines(parts), ...bodyLines(parts)].map((line) => `        ${line}`).join('\n')}
    return Matrix([forces.row(i) / masses[i] for i in range(len(masses))])`;
}

function pairLines({ separation, relativeVelocity, moving }: LawParts): readonly string[] {
  const force = [
    ...(separation === null
      ? []
      : ['separation_force.subs(pair, simultaneous=True) / distance * separation']),
    ...(relativeVelocity === null
      ? []
      : [
          `relative_velocity_force.subs(pair, simultaneous=True) * ${moving ? 'relative' : '(velocities.row(i) - velocities.row(j))'}`,
        ]),
  ];
  if (force.length === 0) return [];
  return [
    'for j in range(i + 1, len(masses)):',
    '    separation = positions.row(i) - positions.row(j)',
    '    distance = sqrt(separation.dot(separation))',
    '    pair = {r: distance, m1: masses[i], m2: masses[j], q1: charges[i], q2: charges[j]}',
    ...(moving
      ? [
          '    relative = velocities.row(i) - velocities.row(j)',
          '    pair.update({v: sqrt(relative.dot(relative)), vr: separation.dot(relative) / distance})',
        ]
      : []),
    `    force = ${force.join(' + ')}`,
    '    forces[i, :] += force',
    '    forces[j, :] -= force',
  ];
}

function bodyLines({ velocity, axes }: LawParts): readonly string[] {
  const along = axes.flatMap((force, axis) =>
    force === null ? [] : [`forces[i, ${axis}] += axis_forces[${axis}].subs(body, simultaneous=True)`],
  );
  if (velocity === null && along.length === 0) return [];
  return [
    'speed = sqrt(velocities.row(i).dot(velocities.row(i)))',
    `body = {m1: masses[i], q1: charges[i], v: speed, **dict(zip((${axisNames.join(', ')}), positions.row(i)))}`,
    ...(velocity === null
      ? []
      : ['forces[i, :] += velocity_force.subs(body, simultaneous=True) * velocities.row(i)']),
    ...along,
  ];
}
