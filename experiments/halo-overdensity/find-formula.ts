import { type Candidate, type Expression, parse, type SearchOptions, search } from 'principia/symbolic';
import type { HaloConfig } from './config.js';
import { evaluateFormula, type Formula, type HaloEdges, meanError, refitFormula } from './formula.js';

/** What a network says of edges and halos, in units of its leading message's standard deviation, its sign that of the overdensity. */
export interface Distillate {
  readonly edges: Readonly<Record<'r' | 'Mj' | 'Mi' | 'message', Float64Array>>;
  readonly halos: Readonly<Record<'e' | 'Mi' | 'overdensity', Float64Array>>;
}

/** The formula of a network, and what it was chosen from. */
export interface FoundFormula {
  readonly formula: Formula;
  readonly complexity: number;
  readonly messageFront: readonly Candidate[];
  readonly nodeFront: readonly Candidate[];
  /** Formulas that were refitted and compared, with their errors on halos that they were not fitted to. */
  readonly compared: readonly {
    readonly formula: Formula;
    readonly complexity: number;
    readonly error: number;
  }[];
}

/** Steps of a fit that only ranks, and of the last one. */
const [ranking, final] = [12, 60];
/** Rows of a front count whose loss is at most so many times the least. */
const nearBest = 4;

/**
 * Searches for the message and for the update, puts each of the better messages together with each of the better updates,
 * refits all constants on some halos, and takes the simplest whose error on the others is as good as the least.
 *
 * @param fitted to refit candidates on
 * @param compare to compare them on
 * @param all for the last fit
 */
export async function findFormula(
  { edges, halos }: Distillate,
  parts: { readonly fitted: HaloEdges; readonly compare: HaloEdges; readonly all: HaloEdges },
  config: HaloConfig,
): Promise<FoundFormula> {
  const front = async (
    { target, ...columns }: Readonly<Record<string, Float64Array>>,
    options: Omit<SearchOptions, 'seed'>,
  ): Promise<readonly Candidate[]> => {
    const variables = Object.entries(columns).map(([name, values]) => ({ name, values }));
    return (await search({ variables, target: target! }, { ...options, seed: config.seed })).front;
  };
  const { message, ...edgeColumns } = edges;
  const { overdensity, ...haloColumns } = halos;
  const messageFront = await front({ ...edgeColumns, target: message }, config.messageSearch);
  const nodeFront = await front({ ...haloColumns, target: overdensity }, config.nodeSearch);
  const compared = better(messageFront, config.candidates)
    .flatMap((inner) =>
      better(nodeFront, config.candidates).map((outer) => {
        const start = { message: withFreeExponents(inner.expression), node: outer.expression };
        const formula = refitFormula(start, parts.fitted, ranking);
        return {
          formula,
          complexity: inner.complexity + outer.complexity,
          error: meanError(evaluateFormula(formula, parts.compare), parts.compare),
        };
      }),
    )
    .sort((a, b) => a.complexity - b.complexity || a.error - b.error);
  const least = Math.min(...compared.map(({ error }) => error));
  const chosen = compared.find(({ error }) => error <= (1 + config.tolerance) * least) ?? compared[0]!;
  return {
    formula: refitFormula(chosen.formula, parts.all, final),
    complexity: chosen.complexity,
    messageFront,
    nodeFront,
    compared,
  };
}

/**
 * Whole exponents from 3 on belong to the form and would not be fitted; a little more than whole, they are. The distance
 * and the masses, which powers are taken of, are positive.
 */
function withFreeExponents(expression: Expression): Expression {
  return parse(expression.toString().replace(/\^([3-9]|\d{2,})(?![\d.])/g, '^$1.001'));
}

/** The rows of a front near its best, at most so many, evenly chosen; the most accurate among them. */
function better(front: readonly Candidate[], most: number): readonly Candidate[] {
  const near = front.filter(({ loss }) => loss <= nearBest * front.at(-1)!.loss);
  if (near.length <= most) return near;
  const step = (near.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, index) => near.at(-1 - Math.round(index * step))!);
}
