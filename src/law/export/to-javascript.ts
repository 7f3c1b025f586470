import { axisNames } from '../body-force.js';
import type { Law } from '../law.js';
import { type LawParts, lawParts, type ScalarFunction, scalarFunctions } from './law-parts.js';

/**
 * A law as the text of an ES module that needs nothing else: its scalars as functions, and `accelerations(positions,
 * velocities, masses, charges)` of bodies that all act on all, vectors as arrays, one a body.
 *
 * @throws InputError where a term acts in a way that bodies in space do not know, or uses an unknown variable
 * @example
 * ```ts
 * const module = await import(`data:text/javascript,${encodeURIComponent(lawToJavaScript(law))}`);
 * module.accelerations([[0, 0], [1, 0]], [[0, 0], [0, 1]], [1, 2]);
 * ```
 */
export function lawToJavaScript(law: Law): string {
  const parts = lawParts(law);
  return [...scalarFunctions(parts).map(written), accelerations(parts)].join('\n\n').concat('\n');
}

function written({ name, parameters, value, says }: ScalarFunction): string {
  const [head, ...rest] = name;
  const camel = [head, ...rest.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)].join('');
  return `/** ${says} */\nexport function ${camel}(${parameters}) {\n  return ${value.toJavaScript()};\n}`;
}

function accelerations(parts: LawParts): string {
  return `/**
 * The accelerations of bodies under the law, every two of them a pair; the first of a pair is body 1, the other feels the
 * opposite force.
 *
 * @param {number[][]} positions a vector a body
 * @param {number[][]} velocities a vector a body
 * @param {number[]} masses
 * @param {number[]} charges
 * @returns {number[][]} a vector a body
 */
export function accelerations(positions, velocities, masses, charges = masses.map(() => 0)) {
  const forces = positions.map((position) => position.map(() => 0));
  for (let i = 0; i < positions.length; i++) {
${[...pairLines(parts), ...bodyLines(parts)].map((line) => `    ${line}`).join('\n')}
  }
  return forces.map((force, i) => force.map((component) => component / masses[i]));
}`;
}

function pairLines({ separation, relativeVelocity, moving }: LawParts): readonly string[] {
  const pair = `(r, masses[i], masses[j], charges[i], charges[j]${moving ? ', v, vr' : ''})`;
  const along = separation === null ? [] : [`const along = separationForce${pair} / r;`];
  const damping = relativeVelocity === null ? [] : [`const damping = relativeVelocityForce${pair};`];
  const force = [
    ...(separation === null ? [] : ['along * component']),
    ...(relativeVelocity === null
      ? []
      : [`damping * ${moving ? 'relative[axis]' : '(velocities[i][axis] - velocities[j][axis])'}`]),
  ];
  if (force.length === 0) return [];
  return [
    'for (let j = i + 1; j < positions.length; j++) {',
    '  const separation = positions[i].map((coordinate, axis) => coordinate - positions[j][axis]);',
    '  const r = Math.hypot(...separation);',
    ...(moving ? motionLines : []),
    ...[...along, ...damping].map((line) => `  ${line}`),
    '  separation.forEach((component, axis) => {',
    `    const force = ${force.join(' + ')};`,
    '    forces[i][axis] += force;',
    '    forces[j][axis] -= force;',
    '  });',
    '}',
  ];
}

const motionLines: readonly string[] = [
  '  const relative = velocities[i].map((component, axis) => component - velocities[j][axis]);',
  '  const v = Math.hypot(...relative);',
  '  const vr = separation.reduce((sum, component, axis) => sum + component * relative[axis], 0) / r;',
];

function bodyLines({ velocity, axes }: LawParts): readonly string[] {
  const body = '(masses[i], charges[i], x, y, z, v)';
  const along = axes.flatMap((force, axis) =>
    force === null ? [] : [`forces[i][${axis}] += ${axisNames[axis]}Force${body};`],
  );
  if (velocity === null && along.length === 0) return [];
  return [
    'const [x, y = 0, z = 0] = positions[i];',
    'const v = Math.hypot(...velocities[i]);',
    ...(velocity === null
      ? []
      : [
          `const drag = velocityForce${body};`,
          'velocities[i].forEach((component, axis) => {',
          '  forces[i][axis] += drag * component;',
          '});',
        ]),
    ...along,
  ];
}
