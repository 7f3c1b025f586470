import { createRandom } from 'principia/math';
import { createAdmission, type SearchConstraints } from './constraints.js';
import { createFitness, type Fitness } from './fitness.js';
import { type PreparedProblem, thinned } from './problem.js';
import type { Program } from './program.js';
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
  readonly constraints: SearchConstraints;
  readonly units: UnitAssignment | null;
}

/** What an island works with; made once a thread. */
export interface Workshop {
  readonly settings: IslandSettings;
  /** Whether a program keeps to the constraints and the units. */
  admits(program: Program): boolean;
  /** Generations of a problem of many rows look at other rows each; −1 is the start. */
  bench(generation: number): Bench;
}

/** The rows of a generation, and what forms are worth on them. */
export interface Bench {
  readonly problem: PreparedProblem;
  /** Whether the generation before looked at other rows. */
  readonly fresh: boolean;
  /** null for a form that is not finite on the data. A form met before, by its `formKey`, is not evaluated again. */
  measure(program: Program, key: number): Fitness | null;
}

/** So many forms are remembered; then memory starts anew. */
const MEMORY = 1 << 17;

export function createWorkshop(problem: PreparedProblem, settings: IslandSettings): Workshop {
  const { maximumComplexity, constraints, units, seed, rows } = settings;
  const admitted = createAdmission(maximumComplexity, constraints, problem.users);
  const violations = units && createUnitPenalty(problem.names, scaleFree(units));
  const random = createRandom(seed).child('rows');
  let drawn: { readonly generation: number; readonly bench: Bench } | undefined;
  return {
    settings,
    admits: (program) => admitted(program) && (violations === null || violations(program) === 0),
    bench: (generation) => {
      const fresh = problem.rows > rows;
      if (drawn === undefined || (fresh && drawn.generation !== generation)) {
        const few = fresh ? thinned(problem, rows, random.child(generation)) : problem;
        const measure = remembered(createFitness(few, offsetIsAllowed(units)));
        drawn = { generation, bench: { problem: few, fresh, measure } };
      }
      return drawn.bench;
    },
  };
}

/** Before a form goes a free scale, which has units where constants have. */
function scaleFree(units: UnitAssignment): UnitAssignment {
  return units.constants === 'none' ? units : { ...units, target: null };
}

/** A constant without units can be added to numbers only. */
function offsetIsAllowed(units: UnitAssignment | null): boolean {
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
