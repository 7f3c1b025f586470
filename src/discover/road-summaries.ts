import { type ComponentFront, componentName } from 'principia/distillation';
import type { FrontEntry, RoadSummary } from 'principia/report';
import type { Candidate, Expression } from 'principia/symbolic';
import type { Judgement } from './judge.js';
import type { JudgedLaw } from './judged-law.js';
import { choiceOf, type Road } from './road.js';

/** One summary a part of the forces that the road reads. */
export function summariesOf({ name, residual, fronts }: Road, judgement: Judgement): RoadSummary[] {
  return fronts.map((front, index) => {
    const read = choiceOf(front)?.expression.toSympy() ?? 'nothing';
    return {
      name: index === 0 ? name : `${name}, ${shortName(front.component.term)}`,
      front: frontOf(front, judgement),
      finding:
        index === 0
          ? `The ${name} leaves ${percent(residual)} of the changes in a window unexplained; its messages read ${read}.`
          : `Of ${componentName(front.component.term)} it reads ${read}.`,
    };
  });
}

/** A part of the forces in a word or two. */
function shortName({ direction, axis }: ComponentFront['component']['term']): string {
  if (direction === 'axis') return `field along ${'xyz'[axis ?? 0]}`;
  return direction === 'velocity' ? 'drag' : 'friction';
}

/** The front, with what the trajectories say of the laws that hold its formulas. */
function frontOf({ front, component: { term: kind } }: ComponentFront, judgement: Judgement): FrontEntry[] {
  const longest = Math.max(...judgement.laws.map((law) => law.logPosterior));
  const holds = ({ law }: JudgedLaw, form: string): boolean =>
    law.terms.some(
      (term) =>
        term.acts === kind.acts &&
        term.direction === kind.direction &&
        term.axis === kind.axis &&
        term.expression.skeleton() === form,
    );
  return front.map((candidate: Candidate) => {
    const form = candidate.expression.skeleton();
    const judged = judgement.laws.find((law) => holds(law, form));
    return {
      expression: candidate.expression.toString(),
      tex: candidate.expression.toTex(),
      complexity: candidate.complexity,
      loss: candidate.loss,
      heldOutError: judged && Number.isFinite(judged.heldOut.error) ? judged.heldOut.error : null,
      descriptionLength: judged ? longest - judged.logPosterior : null,
      chosen: holds(judgement.chosen, form),
    };
  });
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

/**
 * Whether the roads choose the same form, and how far apart its constants are; where they do not, whether the second
 * road's front holds the first road's form all the same.
 */
export function compareRoads(roads: readonly Road[]): string {
  const [one, other] = roads;
  if (one === undefined || other === undefined) return `Only one road was taken: ${one?.name ?? 'none'}.`;
  const first = choiceOf(one.fronts[0]!)?.expression;
  const choice = choiceOf(other.fronts[0]!);
  if (first === undefined || choice === null) return 'One of the roads found nothing.';
  if (first.variables.length === 0) return `The ${one.name} reads nothing that depends on the bodies.`;
  const form = first.skeleton();
  const { front } = other.fronts[0]!;
  const same = front.find(({ expression }) => expression.skeleton() === form);
  const apart =
    same === undefined ? '' : `its constants within ${percent(largestGap(first, same.expression))}`;
  if (same !== undefined && choice.expression.skeleton() === form) {
    return `Both roads read the same law, ${apart}: ${first.toSympy()} and ${same.expression.toSympy()}.`;
  }
  const held =
    same === undefined
      ? 'does not hold that form on its front'
      : `holds that form on its front too, ${apart}, at a loss of ${same.loss.toPrecision(2)} against ${choice.loss.toPrecision(2)}`;
  return (
    `The roads disagree: the ${one.name} reads ${first.toSympy()}, the ${other.name} ${choice.expression.toSympy()}; ` +
    `the latter ${held}.`
  );
}

/** The largest relative difference between the constants of two laws of one form; 0 where there are none. */
function largestGap(one: Expression, other: Expression): number {
  return one.constants.reduce(
    (largest, value, at) =>
      Math.max(largest, Math.abs(value - (other.constants[at] ?? value)) / Math.abs(value || 1)),
    0,
  );
}
