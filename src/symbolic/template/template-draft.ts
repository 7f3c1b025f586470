import { tidied } from '../choosing/tidied.js';
import { complexityOfNode } from '../complexity.js';
import { createExpression, programOver } from '../create-expression.js';
import { type Draft, shortened, withSimpleExponents } from '../draft.js';
import type { Expression } from '../expression.js';
import type { Champion } from '../hall-of-fame.js';
import { constant, operation } from '../node.js';
import type { PreparedProblem } from '../problem.js';
import { nodeOf, withConstants } from '../program.js';
import { simplifyNode } from '../simplify.js';
import { type BoundTemplate, bindTemplate } from './bind-template.js';
import type { PreparedTemplate } from './define-template.js';
import { bareGenome } from './evolve-genome.js';
import { assembledGenome, type Linear, linearOf, scaledConstants } from './fit-genome.js';
import { unpackedGenome } from './genome.js';
import { sharedModel } from './shared-model.js';

/** Functions over their own operands and parameters' values, to be polished together. */
export function templateDraft(
  bound: BoundTemplate,
  functions: readonly Expression[],
  parameters: readonly number[],
): Draft {
  const { template } = bound;
  const constants = [...functions.flatMap((own) => own.constants), ...parameters];
  const mapped = (change: (own: Expression) => Expression): Draft =>
    templateDraft(bound, functions.map(change), parameters);
  return {
    constants,
    complexity:
      complexityOfNode(template.tree) +
      (parameters.length - template.parameters.length) +
      functions.reduce((sum, own) => sum + own.complexity, 0),
    key: [...functions, ...parameters].join(' | '),
    withConstants: (values) => {
      let next = 0;
      const filled = functions.map((own) => {
        const from = next;
        next += own.constants.length;
        return own.withConstants(values.slice(from, next));
      });
      return templateDraft(bound, filled, values.slice(next));
    },
    simplified: () => mapped((own) => own.simplified()),
    tidied: () => mapped(tidied),
    withSimpleExponents: () => mapped(withSimpleExponents),
    shortened: () =>
      functions.flatMap((own, index) =>
        shortened(own).map((shorter) => templateDraft(bound, functions.with(index, shorter), parameters)),
      ),
    // Operands need not be what the domain knows.
    plainOn: () => templateDraft(bound, functions, parameters),
    model: (problem) => {
      const programs = functions.map((own, index) =>
        programOver(own, template.functions[index]!.operands, problem.users),
      );
      return sharedModel(bound.assembled(programs), problem, constants.length, false);
    },
    described: () => {
      const named = Object.fromEntries(
        template.functions.map(({ name }, index) => [name, functions[index]!]),
      );
      const values = bound.named(parameters);
      return { expression: template.whole(named, values), functions: named, parameters: values };
    },
  };
}

/**
 * Champions of a search with a template as drafts, scale and offset taken up by their functions and parameters; null for
 * one that is not finite on all rows.
 *
 * @param offset - whether units allow the whole to be shifted.
 */
export function templateDrafts(
  template: PreparedTemplate,
  problem: PreparedProblem,
  offset: boolean,
): (champion: Champion) => Draft | null {
  const bound = bindTemplate(template, problem);
  const linear = linearOf(bound, offset);
  return (champion) =>
    championTemplateDraft(champion, bound, problem, linear === 'both' && !champion.offset ? 'scale' : linear);
}

function championTemplateDraft(
  { program }: Champion,
  bound: BoundTemplate,
  problem: PreparedProblem,
  linear: Linear,
): Draft | null {
  const { functions, freedom } = bound.template;
  const genome = bareGenome(program, bound, problem, linear);
  const fit = scaledConstants(bound, genome, assembledGenome(bound, genome), problem, linear);
  if (fit === null) return null;
  const shifted = linear === 'both' ? freedom.shifted : null;
  const added = shifted ? fit.offset / shifted.times : 0;
  const fitted = unpackedGenome(withConstants(genome, fit.constants), functions.length);
  const expressions = fitted.functions.map((body, index) => {
    const { name, operands } = functions[index]!;
    const factor = constant(fitted.factors[index]!);
    const scaled = operation('multiply', factor, nodeOf(body, operands, problem.users));
    const node = name === shifted?.name ? operation('add', scaled, constant(added)) : scaled;
    return createExpression(simplifyNode(node));
  });
  const parameters = [...fitted.parameters];
  for (const place of shifted ? bound.places(shifted.name) : []) parameters[place]! += added;
  return templateDraft(bound, expressions, parameters);
}
