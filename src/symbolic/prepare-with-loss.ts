import { createLoss, type LossChoice, withLossWeights } from './loss.js';
import { assembleProblem, type PreparedProblem, prepareProblem, type SearchProblem } from './problem.js';
import type { UserOperator } from './user-operator.js';

/** A problem made ready for any loss, with the weights that the loss asks for. */
export function prepareWithLoss(
  problem: SearchProblem,
  choice: LossChoice,
  users: readonly UserOperator[] = [],
): PreparedProblem {
  const { names, columns, target, scale } = prepareProblem(
    withLossWeights(problem, choice),
    'squared',
    users,
  );
  return assembleProblem(names, columns, target, scale, createLoss(choice, target), users);
}
