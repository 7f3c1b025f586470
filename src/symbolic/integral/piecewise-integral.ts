import { derivativeNode } from '../derivative.js';
import { constant, type Node, type OperationNode, operation, power } from '../node.js';
import { simplifyNode } from '../simplify.js';
import { minus, nodeOfPowers, over, type Power, substituted, times, uses } from './products.js';

/** yes where the condition is positive, else no. */
interface Pieces {
  readonly condition: Node;
  readonly yes: Node;
  readonly no: Node;
}

/**
 * Integrates a product with a factor that is given in two pieces, joined where the condition, linear in the variable,
 * changes its sign: ∫ if(c, a, b) = if(c, A − A(x₀), B − B(x₀)) with c(x₀) = 0, which is continuous.
 *
 * @returns null where no factor is such, the condition is not linear, or a piece has no antiderivative
 */
export function integratePiecewise(
  powers: readonly Power[],
  name: string,
  integrate: (node: Node, name: string) => Node | null,
): Node | null {
  const joint = powers.find(({ base }) => piecesOf(base) !== null);
  if (joint === undefined) return null;
  const { condition, yes, no } = piecesOf(joint.base)!;
  const slope = derivativeNode(condition, name);
  if (uses(slope, name)) return null;
  const others = nodeOfPowers(powers, joint);
  const integral = (piece: Node): Node | null => integrate(times(power(piece, joint.exponent), others), name);
  const start = substituted(condition, name, constant(0));
  const root = simplifyNode(over(times(constant(-1), start), slope));
  // The variable is positive: a condition that changes its sign nowhere there takes one side.
  if (root.kind === 'constant' && !(root.value > 0) && slope.kind === 'constant') {
    const sign = slope.value === 0 ? start : slope;
    return integral(sign.kind === 'constant' && sign.value > 0 ? yes : no);
  }
  const above = integral(yes);
  const below = integral(no);
  if (above === null || below === null) return null;
  if (!uses(condition, name)) return operation('if', condition, above, below);
  const fromRoot = (whole: Node): Node => minus(whole, substituted(whole, name, root));
  return operation('if', condition, fromRoot(above), fromRoot(below));
}

function piecesOf(node: Node): Pieces | null {
  if (node.kind !== 'operation') return null;
  const [x, y, z] = node.operands as [Node, Node, Node];
  const negative = (part: Node): Node => times(constant(-1), part);
  const pieces: Partial<Record<OperationNode['operator'], () => Pieces>> = {
    if: () => ({ condition: x, yes: y, no: z }),
    greater: () => ({ condition: minus(x, y), yes: constant(1), no: constant(0) }),
    less: () => ({ condition: minus(y, x), yes: constant(1), no: constant(0) }),
    sign: () => ({ condition: x, yes: constant(1), no: constant(-1) }),
    abs: () => ({ condition: x, yes: x, no: negative(x) }),
    max: () => ({ condition: minus(x, y), yes: x, no: y }),
    min: () => ({ condition: minus(x, y), yes: y, no: x }),
  };
  const found = pieces[node.operator]?.() ?? null;
  // if(c, a, b) takes c by its sign; a comparison is 1 or 0.
  const test = found?.condition;
  const comparison = test?.kind === 'operation' && (test.operator === 'greater' || test.operator === 'less');
  return comparison ? { ...found!, condition: piecesOf(test)!.condition } : found;
}
