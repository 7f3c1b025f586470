import { derivativeNode } from '../derivative.js';
import { constant, isConstant, type Node, type OperationNode, operation, power } from '../node.js';
import { simplifyNode } from '../simplify.js';
import { integrateLinear, integrateQuadratic } from './polynomial-bases.js';
import { powerPrimitive, primitives } from './primitives.js';
import { minus, nodeOfPowers, over, type Power, plus, times, uses } from './products.js';

type Integrate = (node: Node, name: string) => Node | null;

/** A product of powers is multiplied out up to this exponent of a sum. */
const mostExpanded = 4;

/** Integrates a product of powers, each of which depends on the variable; null where no rule finds how. */
export function integratePowers(powers: readonly Power[], name: string, integrate: Integrate): Node | null {
  if (powers.length === 0) return { kind: 'variable', name };
  return (
    bySubstitution(powers, name) ??
    besidePower(powers, name, integrate) ??
    multipliedOut(powers, name, integrate)
  );
}

/** ∫ f(u) u' dx = F(u), up to a factor that does not depend on x. */
function bySubstitution(powers: readonly Power[], name: string): Node | null {
  for (const each of powers) {
    for (const { inner, primitive } of outerOf(each, name)) {
      const slope = derivativeNode(inner, name);
      if (isConstant(slope, 0)) continue;
      const ratio = simplifyNode(over(nodeOfPowers(powers, each), slope));
      if (!uses(ratio, name)) return times(ratio, primitive);
    }
  }
  return null;
}

interface Outer {
  readonly inner: Node;
  readonly primitive: Node;
}

/** The ways of seeing a power as a known function of something inside. */
function outerOf({ base, exponent }: Power, name: string): readonly Outer[] {
  const ways: Outer[] = [{ inner: base, primitive: powerPrimitive(base, exponent, name) }];
  if (base.kind !== 'operation') return ways;
  const [x] = base.operands as [Node];
  if (base.operator === 'exp') {
    const inner = times(constant(exponent), x);
    ways.push({ inner, primitive: operation('exp', inner) });
  } else if (exponent === 1) {
    const primitive = primitives[base.operator]?.(x);
    if (primitive) ways.push({ inner: x, primitive });
  }
  return ways;
}

/** A power of the variable beside one other power. */
function besidePower(powers: readonly Power[], name: string, integrate: Integrate): Node | null {
  const own = powers.find(({ base }) => base.kind === 'variable');
  const others = powers.filter((each) => each !== own);
  const order = own?.exponent ?? 0;
  const [other] = others;
  if (others.length !== 1) return null;
  const { base, exponent } = other!;
  if (base.kind !== 'operation') return null;
  if (base.operator === 'log' && exponent === 1) return besideLogarithm(base, order, name);
  if (!Number.isInteger(order) || order < 0) return null;
  if ((base.operator === 'sin' || base.operator === 'cos') && exponent === 1 && order > 0)
    return besideWave(base, own!, name, integrate);
  return integrateLinear(order, other!, name) ?? integrateQuadratic(order, other!, name);
}

/** ∫ xⁿ log x dx = xⁿ⁺¹/(n + 1) (log x − 1/(n + 1)). */
function besideLogarithm(base: OperationNode, order: number, name: string): Node | null {
  const [inner] = base.operands as [Node];
  if (inner.kind !== 'variable' || inner.name !== name || order === -1) return null;
  return times(over(power(inner, order + 1), constant(order + 1)), minus(base, constant(1 / (order + 1))));
}

/** By parts: ∫ xᵐ g dx = xᵐ G − m ∫ xᵐ⁻¹ G dx, for g a sine or cosine of a linear form. */
function besideWave(wave: OperationNode, own: Power, name: string, integrate: Integrate): Node | null {
  const whole = bySubstitution([{ base: wave, exponent: 1 }], name);
  if (whole === null) return null;
  const rest = integrate(times(power(own.base, own.exponent - 1), whole), name);
  if (rest === null) return null;
  return minus(times(power(own.base, own.exponent), whole), times(constant(own.exponent), rest));
}

/** The product with one whole power of a sum written as the sum of its products. */
function multipliedOut(powers: readonly Power[], name: string, integrate: Integrate): Node | null {
  const bracket = powers.find(
    ({ base, exponent }) =>
      base.kind === 'operation' &&
      (base.operator === 'add' || base.operator === 'subtract') &&
      Number.isInteger(exponent) &&
      exponent > 1 &&
      exponent <= mostExpanded,
  );
  if (bracket === undefined) return null;
  const others = nodeOfPowers(powers, bracket);
  const parts: Node[] = [];
  for (const part of addends(bracket.base)) {
    const integral = integrate(times(others, part, power(bracket.base, bracket.exponent - 1)), name);
    if (integral === null) return null;
    parts.push(integral);
  }
  return plus(...parts);
}

function addends(node: Node): readonly Node[] {
  if (node.kind !== 'operation') return [node];
  const [left, right] = node.operands as [Node, Node];
  if (node.operator === 'add') return [...addends(left), ...addends(right)];
  if (node.operator === 'subtract')
    return [...addends(left), ...addends(right).map((part) => times(constant(-1), part))];
  return [node];
}
