import { type Node, type OperationNode, powerChain } from './node.js';
import type { OperatorName } from './operators.js';

const SUM = 1;
const PRODUCT = 2;
const POWER = 3;
const ATOM = 4;

interface Printed {
  readonly text: string;
  readonly strength: number;
}

const greek: ReadonlySet<string> = new Set(
  'alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega'.split(
    ' ',
  ),
);

const functions: Partial<Record<OperatorName, string>> = {
  log: '\\ln',
  sin: '\\sin',
  cos: '\\cos',
  tan: '\\tan',
  tanh: '\\tanh',
  exp: '\\exp',
  min: '\\min',
  max: '\\max',
  sign: '\\operatorname{sign}',
  asin: '\\arcsin',
  acos: '\\arccos',
};

/** TeX of a tree: fractions stacked, roots and powers set as such, `m1` as m_1, `theta` as θ. */
export function printTex(node: Node): string {
  return print(node).text;
}

/** A variable's name in TeX. */
export function texName(name: string): string {
  const [, stem, index] = /^([A-Za-z]+?)_?(\d+|_\w+)?$/.exec(name) ?? [null, name, undefined];
  const letter = greek.has(stem!)
    ? `\\${stem}`
    : stem!.length === 1
      ? stem!
      : `\\mathrm{${stem!.replaceAll('_', '\\_')}}`;
  if (index === undefined) return letter;
  const below = index.replace(/^_/, '');
  return below.length === 1 ? `${letter}_${below}` : `${letter}_{${below.replaceAll('_', '\\_')}}`;
}

/** A number in TeX: 2.5e-7 as 2.5 \times 10^{-7}. */
export function texNumber(value: number): string {
  if (Number.isNaN(value)) return '\\mathrm{NaN}';
  if (!Number.isFinite(value)) return value < 0 ? '-\\infty' : '\\infty';
  const magnitude = Math.abs(value);
  const plain = magnitude === 0 || (magnitude >= 1e-3 && magnitude < 1e6);
  const [mantissa, exponent] = (plain ? `${value}` : value.toExponential()).split('e');
  if (exponent === undefined) return mantissa!;
  const power = `10^{${Number(exponent)}}`;
  return mantissa === '1' ? power : mantissa === '-1' ? `-${power}` : `${mantissa} \\times ${power}`;
}

function print(node: Node): Printed {
  if (node.kind === 'variable') return { text: texName(node.name), strength: ATOM };
  if (node.kind === 'constant') {
    const text = texNumber(node.value);
    return { text, strength: text.startsWith('-') || text.includes('^') ? PRODUCT : ATOM };
  }
  const [x, y] = node.operands as [Node, Node];
  switch (node.operator) {
    case 'add':
      return { text: joined(place(x, SUM), '+', place(y, SUM)), strength: SUM };
    case 'subtract':
      return { text: joined(place(x, SUM), '-', place(y, PRODUCT)), strength: SUM };
    case 'neg':
    case 'multiply':
    case 'divide':
    case 'inv':
      return printProduct(node);
    case 'square':
    case 'cube': {
      const { base, exponent } = powerChain(node);
      return raised(base, exponent % 1 === 0 ? `${exponent}` : `${2 * exponent}/2`);
    }
    case 'pow':
      return raised(x, print(y).text);
    case 'sqrt':
      return { text: `\\sqrt{${print(x).text}}`, strength: ATOM };
    case 'abs':
      return { text: `\\left|${print(x).text}\\right|`, strength: ATOM };
    case 'greater':
    case 'less':
      // Iverson's bracket: 1 where it holds, else 0.
      return { text: `\\left[${comparison(node)}\\right]`, strength: ATOM };
    case 'if':
      return { text: cases(node), strength: ATOM };
    default: {
      const operands = node.operands.map((operand) => print(operand).text).join(', ');
      const name =
        node.operator === 'user' ? `\\operatorname{${node.definition!.name}}` : functions[node.operator];
      return { text: `${name}\\left(${operands}\\right)`, strength: ATOM };
    }
  }
}

function comparison(node: OperationNode): string {
  const [left, right] = node.operands.map((operand) => print(operand).text);
  return `${left} ${node.operator === 'greater' ? '>' : '<'} ${right}`;
}

function cases(node: OperationNode): string {
  const [condition, yes, no] = node.operands as [Node, Node, Node];
  const compares =
    condition.kind === 'operation' && (condition.operator === 'greater' || condition.operator === 'less');
  const when = compares ? comparison(condition) : `${print(condition).text} > 0`;
  const branches = `${print(yes).text} & ${when} \\\\ ${print(no).text} & \\text{otherwise}`;
  return `\\begin{cases} ${branches} \\end{cases}`;
}

function place(node: Node, strength: number): string {
  const printed = print(node);
  return printed.strength < strength ? `\\left(${printed.text}\\right)` : printed.text;
}

function raised(base: Node, exponent: string): Printed {
  return { text: `${place(base, ATOM)}^{${exponent}}`, strength: POWER };
}

/** A whole chain of products, quotients and signs as one fraction. */
function printProduct(node: Node): Printed {
  const above: Node[] = [];
  const below: Node[] = [];
  const sign = collect(node, above, below) ? '-' : '';
  const top = above.length === 0 ? '1' : factors(above);
  if (below.length > 0) return { text: `${sign}\\frac{${top}}{${factors(below)}}`, strength: PRODUCT };
  return { text: `${sign}${top}`, strength: PRODUCT };
}

/** Gathers numerator and denominator and says whether the product's sign is negative. */
function collect(node: Node, above: Node[], below: Node[]): boolean {
  if (node.kind === 'constant' && node.value < 0) {
    if (node.value !== -1) above.push({ kind: 'constant', value: -node.value });
    return true;
  }
  if (node.kind === 'operation') {
    const [x, y] = node.operands as [Node, Node];
    if (node.operator === 'neg') return !collect(x, above, below);
    if (node.operator === 'inv') return collect(x, below, above);
    if (node.operator === 'multiply') return collect(x, above, below) !== collect(y, above, below);
    if (node.operator === 'divide') return collect(x, above, below) !== collect(y, below, above);
  }
  above.push(node);
  return false;
}

/** Factors side by side; a dot where a number would run into the factor before it. */
function factors(nodes: readonly Node[]): string {
  if (nodes.length === 1) return print(nodes[0]!).text;
  return nodes
    .map((node) => place(node, PRODUCT))
    .reduce((left, right) => (/^\d/.test(right) ? `${left} \\cdot ${right}` : `${left} ${right}`));
}

function joined(left: string, sign: '+' | '-', right: string): string {
  if (!right.startsWith('-')) return `${left} ${sign} ${right}`;
  return `${left} ${sign === '+' ? '-' : '+'} ${right.slice(1)}`;
}
