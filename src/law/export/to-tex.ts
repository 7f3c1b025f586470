import { createParser, type Expression } from 'principia/symbolic';
import { axisNames } from '../body-force.js';
import { renamed } from '../exchange.js';
import { isSymmetric } from '../exchange-symmetry.js';
import type { Law } from '../law.js';
import { type LawParts, lawParts } from './law-parts.js';

/**
 * A law in LaTeX: the equation of motion of body i, what its forces are, and their potential where it is known in closed
 * form, as one `aligned` environment for a display.
 *
 * @throws InputError where a term acts in a way that bodies in space do not know, or uses an unknown variable
 * @example
 * ```ts
 * katex.renderToString(lawToTex(law), { displayMode: true });
 * ```
 */
export function lawToTex(law: Law): string {
  const parts = lawParts(law);
  const lines = [equationOfMotion(parts), ...definitions(parts)];
  return `\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`;
}

const velocityOf = (body: 'i' | 'j'): string => `\\dot{\\mathbf{x}}_${body}`;

function equationOfMotion({ separation, relativeVelocity, velocity, axes }: LawParts): string {
  const pairs = [
    ...(separation === null ? [] : ['F_{ij} \\frac{\\mathbf{x}_i - \\mathbf{x}_j}{r_{ij}}']),
    ...(relativeVelocity === null ? [] : [`H_{ij} \\left(${velocityOf('i')} - ${velocityOf('j')}\\right)`]),
  ];
  const inner = pairs.length === 1 ? pairs[0]! : `\\left[${pairs.join(' + ')}\\right]`;
  const forces = [
    ...(pairs.length === 0 ? [] : [`\\sum_{j \\neq i} ${inner}`]),
    ...(velocity === null ? [] : [`D_i ${velocityOf('i')}`]),
    ...axes.flatMap((force, axis) =>
      force === null ? [] : [`F_{i,${axisNames[axis]}} \\, \\mathbf{e}_${axisNames[axis]}`],
    ),
  ];
  return `m_i \\ddot{\\mathbf{x}}_i &= ${forces.join(' + ') || '0'}`;
}

function definitions({
  separation,
  potential,
  relativeVelocity,
  moving,
  velocity,
  axes,
}: LawParts): string[] {
  const slope = potential === null ? '' : ' = -\\frac{\\mathrm{d}V_{ij}}{\\mathrm{d}r_{ij}}';
  const pairs = [separation, relativeVelocity];
  return [
    ...(separation === null ? [] : [`F_{ij} &= ${ofPair(separation)}${slope}`]),
    ...(potential === null ? [] : [`V_{ij} &= ${ofPair(potential)}`]),
    ...(relativeVelocity === null ? [] : [`H_{ij} &= ${ofPair(relativeVelocity)}`]),
    // The third law is part of the law, also where the expression treats the two bodies differently.
    ...pairs.flatMap((force, index) =>
      force === null || isSymmetric(force)
        ? []
        : [`${'FH'[index]}_{ji} &= ${'FH'[index]}_{ij}, \\quad i < j`],
    ),
    ...(velocity === null ? [] : [`D_i &= ${ofBody(velocity)}`]),
    ...axes.flatMap((force, axis) =>
      force === null ? [] : [`F_{i,${axisNames[axis]}} &= ${ofBody(force)}`],
    ),
    ...(separation === null && relativeVelocity === null
      ? []
      : ['r_{ij} &= \\left|\\mathbf{x}_i - \\mathbf{x}_j\\right|']),
    ...(moving
      ? [`v_{ij} &= \\left|${velocityOf('i')} - ${velocityOf('j')}\\right|, \\quad u_{ij} = \\dot{r}_{ij}`]
      : []),
  ];
}

/** Users' operators written out where they have a formula. */
function writtenOut(expression: Expression): Expression {
  return createParser(expression.operators)(expression.toMathjs());
}

function ofPair(expression: Expression): string {
  const names = {
    ...{ r: 'r_ij', m1: 'm_i', m2: 'm_j', q1: 'q_i', q2: 'q_j' },
    ...{ v: 'v_ij', vr: 'u_ij' },
  };
  return renamed(writtenOut(expression), names).toTex();
}

function ofBody(expression: Expression): string {
  return renamed(writtenOut(expression), {
    m1: 'm_i',
    q1: 'q_i',
    x: 'x_i',
    y: 'y_i',
    z: 'z_i',
    v: 'v_i',
  }).toTex();
}
