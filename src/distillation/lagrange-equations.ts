/**
 * Equations of motion in generalised coordinates, M(q) q̈ = τ(q, q̇), as expressions: from a Lagrangian and the forces
 * that no potential gives.
 *
 * @packageDocumentation
 */
import { createParser, type Expression, type UserOperator } from 'principia/symbolic';

/** The names of a system's variables. */
export interface GeneralisedNames {
  /** q, [n]. */
  readonly coordinates: readonly string[];
  /** q̇, [n]. */
  readonly rates: readonly string[];
}

/** A system by its Lagrangian; every further variable in its expressions is a parameter. */
export interface LagrangianSystem extends GeneralisedNames {
  /** L(q, q̇) = ½ q̇ᵀ M(q) q̇ − V(q). */
  readonly lagrangian: Expression;
  /** Generalised forces Q(q, q̇) beside it, friction for instance, [n]. */
  readonly forces: readonly Expression[];
}

/** Equations of motion M(q) q̈ = τ(q, q̇). */
export interface GeneralisedEquations extends GeneralisedNames {
  /** Variables of the expressions that are neither coordinates nor rates, sorted as `c2` before `c10`. */
  readonly parameters: readonly string[];
  /** M, [n, n]. */
  readonly mass: readonly Expression[];
  /** τ, [n]. */
  readonly force: readonly Expression[];
}

/** Joins expressions, put for $0, $1, … in a text, into one. */
export function joinExpressions(text: string, parts: readonly Expression[]): Expression {
  const users = new Map<string, UserOperator>();
  for (const { operators } of parts) for (const operator of operators) users.set(operator.name, operator);
  const joined = text.replace(/\$(\d+)/g, (_, index) => `(${parts[Number(index)]!.toString()})`);
  return createParser([...users.values()])(joined).simplified();
}

/** Equations of motion from a mass matrix and forces; their further variables are the parameters. */
export function generalisedEquations(
  names: GeneralisedNames,
  mass: readonly Expression[],
  force: readonly Expression[],
): GeneralisedEquations {
  const own = new Set([...names.coordinates, ...names.rates]);
  const used = new Set([...mass, ...force].flatMap(({ variables }) => variables));
  const parameters = [...used].filter((name) => !own.has(name));
  parameters.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { coordinates: names.coordinates, rates: names.rates, parameters, mass, force };
}

/**
 * Lagrange's equations, by symbol:
 *
 *   Mᵢⱼ = ∂²L/∂q̇ᵢ∂q̇ⱼ,  τᵢ = Qᵢ + ∂L/∂qᵢ − Σⱼ (∂²L/∂q̇ᵢ∂qⱼ) q̇ⱼ.
 *
 * @example
 * ```ts
 * const { mass, force } = lagrangeEquations({
 *   coordinates: ['q'], rates: ['w'], lagrangian: parse('w^2/2 + c0*cos(q)'), forces: [parse('-c1*w')],
 * });
 * `${mass[0]}, ${force[0]}`; // '1, -c1*w - c0*sin(q)'
 * ```
 */
export function lagrangeEquations(system: LagrangianSystem): GeneralisedEquations {
  const { coordinates, rates, lagrangian, forces } = system;
  const momenta = rates.map((rate) => lagrangian.derivative(rate));
  const mass = momenta.flatMap((momentum) => rates.map((rate) => momentum.derivative(rate).simplified()));
  const force = coordinates.map((coordinate, index) => {
    const convective = coordinates.map((other) => momenta[index]!.derivative(other));
    const text = rates.map((rate, other) => ` - $${other + 2}*${rate}`).join('');
    return joinExpressions(`$0 + $1${text}`, [
      forces[index]!,
      lagrangian.derivative(coordinate),
      ...convective,
    ]);
  });
  return generalisedEquations(system, mass, force);
}

/**
 * The Hamiltonian H = ½ pᵀ M(q)⁻¹ p + V(q) of a Lagrangian that is quadratic in the rates, by symbol, with V = −L(q, 0).
 *
 * @param momenta names of p, [n]
 * @example
 * ```ts
 * const lagrangian = parse('2*w^2 + cos(q)');
 * hamiltonianOf({ coordinates: ['q'], rates: ['w'], lagrangian, forces: [parse('0')] }, ['p']); // p^2/8 - cos(q)
 * ```
 */
export function hamiltonianOf(system: LagrangianSystem, momenta: readonly string[]): Expression {
  const { mass } = lagrangeEquations(system);
  const count = momenta.length;
  const rows = momenta.map((_, row) => momenta.map((__, column) => `$${row * count + column}`));
  // The inverse by cofactors: of the few coordinates that a formula can be read for.
  const quadratic = momenta.flatMap((one, row) =>
    momenta.map((other, column) => {
      const sign = (row + column) % 2 === 0 ? '+' : '-';
      return `${sign} ${determinantText(withoutRowAndColumn(rows, row, column))}*${one}*${other}`;
    }),
  );
  const atRest = substitute(system.lagrangian, Object.fromEntries(system.rates.map((rate) => [rate, '0'])));
  const text = `(${quadratic.join(' ')})/(2*${determinantText(rows)}) - $${mass.length}`;
  return joinExpressions(text, [...mass, atRest]);
}

/** An expression with texts put for some of its variables. */
export function substitute(expression: Expression, texts: Readonly<Record<string, string>>): Expression {
  const replaced = expression
    .toString()
    .replace(/[A-Za-z_]\w*/g, (name) =>
      expression.variables.includes(name) && name in texts ? `(${texts[name]})` : name,
    );
  return createParser(expression.operators)(replaced).simplified();
}

function withoutRowAndColumn(rows: readonly (readonly string[])[], row: number, column: number): string[][] {
  return rows.filter((_, at) => at !== row).map((entries) => entries.filter((_, at) => at !== column));
}

/** A determinant by its first row. */
function determinantText(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '1';
  const terms = rows[0]!.map((entry, column) => {
    const minor = determinantText(withoutRowAndColumn(rows, 0, column));
    return `${column % 2 === 0 ? '+' : '-'} ${entry}*${minor}`;
  });
  return `(${terms.join(' ')})`;
}
