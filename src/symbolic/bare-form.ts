import { type Node, operation } from './node.js';
import { normalForm, scaleSum } from './normal-form.js';
import type { PreparedProblem } from './problem.js';
import { nodeOf, type Program, programOf } from './program.js';
import { nodeOfSum, simplifyNode } from './simplify.js';

/** A program simplified, without the offset and the scale that linear scaling finds anyway. */
export function bareForm(
  program: Program,
  { names, users }: Pick<PreparedProblem, 'names' | 'users'>,
): Program {
  const { terms } = normalForm(nodeOf(program, names, users));
  if (terms.length === 0) return program;
  const leading = terms[0]!.coefficient;
  const scaled = scaleSum({ constant: 0, terms }, 1 / leading);
  if (![leading, 1 / leading, ...scaled.terms.map((term) => term.coefficient)].every(Number.isFinite))
    return program;
  const bare = programOf(nodeOfSum(scaled), names, users);
  return bare.codes.length <= program.codes.length ? bare : program;
}

/** scale·f + offset as one simplified tree. */
export function scaledNode(
  program: Program,
  { names, users }: Pick<PreparedProblem, 'names' | 'users'>,
  scale: number,
  offset: number,
): Node {
  const node = nodeOf(program, names, users);
  const product = operation('multiply', { kind: 'constant', value: scale }, node);
  return simplifyNode(
    offset === 0 ? product : operation('add', product, { kind: 'constant', value: offset }),
  );
}
