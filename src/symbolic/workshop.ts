import { createRandom, type RandomStream } from 'principia/math';
import { createAdmission, type SearchConstraints } from './constraints.js';
import { createFitness, type Fitness } from './fitness.js';
import { type PreparedProblem, thinned } from './problem.js';
import type { Program } from './program.js';
import { type FormDimensions, smallForms } from './small-forms.js';
import { prepareTemplate, type TemplateDefinition } from './template/define-template.js';
import { createTemplateWorkshop, type TemplateWorkshop } from './template/evolve-genome.js';
import { createDimensionTable, FREE, NUMBER, WRONG } from './units/dimension-table.js';
import { createTypedForms, type TypedForms } from './units/typed-forms.js';
import { createUnitPenalty, type UnitAssignment } from './units/unit-check.js';
import type { Vocabulary } from './vocabulary.js';

/** What holds for every island of a search; plain data, which worker threads are sent. */
export interface IslandSettings {
  readonly seed: number;
  readonly vocabulary: Vocabulary;
  readonly maximumComplexity: number;
  readonly populationSize: number;
  /** Variations tried in one generation. */
  readonly variations: number;
  /** So many rows one generation looks at. */
  readonly rows: number;
  /** So many of the smallest forms are looked at before the first generation. */
  readonly smallForms: number;
  readonly constraints: SearchConstraints;
  readonly units: UnitAssignment | null;
  readonly template: TemplateDefinition | null;
}

/** What an island works with; made once a thread. */
export interface Workshop {
  readonly settings: IslandSettings;
  /** Whether a program keeps to the constraints and the units. */
  admits(program: Program): boolean;
  /** A random form to begin with, of right units; null where there are none. */
  start(random: RandomStream): Program | null;
  /** The best of the smallest forms that the constraints and the units allow; none for a template. */
  smallForms(): readonly Program[];
  /** Forms of right units; null where no units are given. */
  readonly forms: TypedForms | null;
  /** What to do with genomes instead of formulas; null where no template is given. */
  readonly template: TemplateWorkshop | null;
  /** Generations of a problem of many rows look at other rows each; −1 is the start. */
  bench(generation: number): Bench;
}

/** The rows of a generation, and what forms are worth on them. */
export interface Bench {
  readonly problem: PreparedProblem;
  /** Whether the generation before looked at other rows. */
  readonly fresh: boolean;
  /** null for a form that is not finite on the data. A form met before, by its `programKey`, is not evaluated again. */
  measure(program: Program, key: number): Fitness | null;
}

/** So many forms are remembered; then memory starts anew. */
const MEMORY = 1 << 17;

export function createWorkshop(problem: PreparedProblem, settings: IslandSettings): Workshop {
  const { maximumComplexity, constraints, units, seed, rows } = settings;
  const admitted = createAdmission(maximumComplexity, constraints, problem.users);
  const template =
    settings.template &&
    createTemplateWorkshop(
      prepareTemplate(settings.template, problem.users),
      problem,
      settings,
      offsetIsAllowed(units),
    );
  const typed = units && !template ? typedForms(units, problem.names, settings.vocabulary) : null;
  const random = createRandom(seed).child('rows');
  let drawn: { readonly generation: number; readonly bench: Bench } | undefined;
  const admits =
    template?.admits ??
    ((program: Program) => admitted(program) && (typed === null || typed.admits(program)));
  return {
    settings,
    admits,
    smallForms: () =>
      template
        ? []
        : smallForms(problem, {
            vocabulary: settings.vocabulary,
            maximumComplexity,
            offset: offsetIsAllowed(units),
            dimensions: typed?.dimensions ?? null,
            budget: settings.smallForms,
            random: createRandom(seed).child('small forms'),
          }).filter(admits),
    forms: typed?.forms ?? null,
    template,
    start: (random) => (template ?? typed)?.start(random) ?? null,
    bench: (generation) => {
      const fresh = problem.rows > rows;
      if (drawn === undefined || (fresh && drawn.generation !== generation)) {
        const few = fresh ? thinned(problem, rows, random.child(generation)) : problem;
        const fitness = template?.fitness(few) ?? createFitness(few, offsetIsAllowed(units));
        drawn = { generation, bench: { problem: few, fresh, measure: remembered(fitness) } };
      }
      return drawn.bench;
    },
  };
}

/** The grammar of right units, and whether a program has them. */
function typedForms(
  units: UnitAssignment,
  names: readonly string[],
  vocabulary: Vocabulary,
): {
  readonly forms: TypedForms;
  readonly dimensions: FormDimensions;
  admits(program: Program): boolean;
  start(random: RandomStream): Program | null;
} {
  const dimensions = names.map((name) => units.variables[name]!.dimension);
  const constants = units.constants ?? 'any';
  const table = createDimensionTable(dimensions, constants);
  const forms = createTypedForms(table, dimensions.map(table.id), vocabulary);
  const { target } = scaleFree(units);
  const wanted = target && table.id(target.dimension);
  const violations = createUnitPenalty(names, scaleFree(units));
  let room = new Int32Array(64);
  const admits = (program: Program): boolean => {
    if (program.codes.length > room.length) room = new Int32Array(2 * program.codes.length);
    const own = table.infer(program, room);
    if (own === WRONG || (wanted !== null && own >= 0 && own !== wanted)) return false;
    // Where constants have units, they must also agree with one another.
    return constants === 'none' || violations(program) === 0;
  };
  return {
    forms,
    dimensions: {
      table,
      variables: dimensions.map(table.id),
      wanted,
      constant: constants === 'any' ? FREE : NUMBER,
    },
    admits,
    start: (random) => forms.form(random, wanted ?? forms.some(random), random.integer(4)),
  };
}

/** Before a form goes a free scale, which has units where constants have. */
function scaleFree(units: UnitAssignment): UnitAssignment {
  return units.constants === 'none' ? units : { ...units, target: null };
}

/** A constant without units can be added to numbers only. */
export function offsetIsAllowed(units: UnitAssignment | null): boolean {
  return (
    units?.constants !== 'none' || !units.target || units.target.dimension.every((exponent) => exponent === 0)
  );
}

function remembered(measure: (program: Program) => Fitness | null): Bench['measure'] {
  const known = new Map<number, Fitness | null>();
  return (program, key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const fitness = measure(program);
    if (known.size >= MEMORY) known.clear();
    known.set(key, fitness);
    return fitness;
  };
}
