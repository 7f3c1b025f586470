/**
 * Rewriting by rules: a rule is used wherever it matches and makes the tree less complex. Complexity falls with
 * every step, so rewriting ends.
 *
 * @packageDocumentation
 */
import { complexityOfNode } from './complexity.js';
import { constant, isConstant, type Node, type OperationNode, operation, withOperands } from './node.js';
import { apply } from './operators.js';
import { type Bindings, type Pattern, type Rule, rules } from './rules.js';

/** A tree to which no rule applies any more. */
export function rewrite(node: Node): Node {
  if (node.kind !== 'operation') return node;
  const inner = withOperands(node, node.operands.map(rewrite));
  const simpler = rewrittenAtRoot(inner);
  return simpler === null ? inner : rewrite(simpler);
}

/** The same tree, bit for bit. */
export function sameNode(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.kind === 'constant') return b.kind === 'constant' && Object.is(a.value, b.value);
  if (a.kind === 'variable') return b.kind === 'variable' && a.name === b.name;
  return (
    b.kind === 'operation' &&
    a.operator === b.operator &&
    a.definition?.name === b.definition?.name &&
    a.operands.every((operand, index) => sameNode(operand, b.operands[index]!))
  );
}

const rulesByRoot: ReadonlyMap<string, readonly Rule[]> = new Map(
  rules.map(({ from: [root] }) => [root, rules.filter(({ from }) => from[0] === root)]),
);

/** A tree that one rule makes simpler; null where none does. */
function rewrittenAtRoot(node: OperationNode): Node | null {
  const limit = complexityOfNode(node);
  for (const candidate of candidates(node)) if (complexityOfNode(candidate) < limit) return candidate;
  return null;
}

function* candidates(node: OperationNode): Generator<Node> {
  if (node.operator === 'add' || node.operator === 'subtract') yield* pairs(node, 'add', 'subtract');
  else if (node.operator === 'multiply' || node.operator === 'divide')
    yield* pairs(node, 'multiply', 'divide');
  else yield* results(node);
}

function* results(node: OperationNode): Generator<Node> {
  for (const rule of rulesByRoot.get(node.operator) ?? []) {
    for (const bindings of matches(rule.from, node, {})) {
      if (rule.when?.(bindings) ?? true) yield instance(rule.to, bindings);
    }
  }
}

/** A term of a sum or a factor of a product; `inverse` where it is subtracted or divided by. */
interface Part {
  readonly node: Node;
  readonly inverse: boolean;
}

/** What rules make of any two terms of a sum, or factors of a product, beside the others. */
function* pairs(node: Node, direct: 'add' | 'multiply', opposite: 'subtract' | 'divide'): Generator<Node> {
  const parts = partsOf(node, direct, opposite, false);
  for (const [first, left] of parts.entries()) {
    for (const [second, right] of parts.entries()) {
      const alike = left.inverse === right.inverse;
      // Unlike parts both ways round; of like ones either order is tried by the match.
      if (first === second || (alike && second < first)) continue;
      const rest = parts.filter((_, index) => index !== first && index !== second);
      for (const result of results(operation(alike ? direct : opposite, left.node, right.node))) {
        yield joined([{ node: result, inverse: left.inverse }, ...rest], direct, opposite);
      }
    }
  }
}

function partsOf(
  node: Node,
  direct: 'add' | 'multiply',
  opposite: 'subtract' | 'divide',
  inverse: boolean,
): Part[] {
  if (node.kind !== 'operation' || (node.operator !== direct && node.operator !== opposite)) {
    return [{ node, inverse }];
  }
  const [left, right] = node.operands as [Node, Node];
  return [
    ...partsOf(left, direct, opposite, inverse),
    ...partsOf(right, direct, opposite, inverse !== (node.operator === opposite)),
  ];
}

function joined(parts: readonly Part[], direct: 'add' | 'multiply', opposite: 'subtract' | 'divide'): Node {
  const ordered = [...parts.filter((part) => !part.inverse), ...parts.filter((part) => part.inverse)];
  const [head, ...rest] = ordered;
  const invert = direct === 'add' ? 'neg' : 'inv';
  const start = head!.inverse ? operation(invert, head!.node) : head!.node;
  return rest.reduce((left, { node, inverse }) => operation(inverse ? opposite : direct, left, node), start);
}

const commutative: ReadonlySet<string> = new Set(['add', 'multiply', 'min', 'max']);

/** All ways in which a pattern matches a tree. */
function* matches(pattern: Pattern, node: Node, bindings: Bindings): Generator<Bindings> {
  if (typeof pattern === 'number') {
    if (isConstant(node, pattern)) yield bindings;
    return;
  }
  if (typeof pattern === 'string') {
    const bound = bindings[pattern];
    if (bound) {
      if (sameNode(bound, node)) yield bindings;
    } else if (pattern !== 'k' || (node.kind === 'constant' && Number.isFinite(node.value))) {
      yield { ...bindings, [pattern]: node };
    }
    return;
  }
  const [operator, ...operands] = pattern;
  if (node.kind !== 'operation' || node.operator !== operator) return;
  yield* matchAll(operands, node.operands, bindings);
  if (commutative.has(operator)) yield* matchAll(operands, [...node.operands].reverse(), bindings);
}

function* matchAll(
  patterns: readonly Pattern[],
  nodes: readonly Node[],
  bindings: Bindings,
): Generator<Bindings> {
  const [pattern, ...patternsLeft] = patterns;
  const [node, ...nodesLeft] = nodes;
  if (pattern === undefined || node === undefined) {
    yield bindings;
    return;
  }
  for (const found of matches(pattern, node, bindings)) yield* matchAll(patternsLeft, nodesLeft, found);
}

/** A pattern with its letters replaced, and constants of constants worked out. */
function instance(pattern: Pattern, bindings: Bindings): Node {
  if (typeof pattern === 'number') return constant(pattern);
  if (typeof pattern === 'string') return bindings[pattern]!;
  const [operator, ...patterns] = pattern;
  const operands = patterns.map((operand) => instance(operand, bindings));
  if (!operands.every((operand) => isConstant(operand))) return operation(operator, ...operands);
  const [x, y, z] = operands.map(({ value }) => value);
  return constant(apply[operator](x!, y ?? 0, z ?? 0));
}
