/**
 * What a search with a template does where another works on formulas: genomes begin, vary and are simplified function
 * by function, and are admitted and measured as the whole they make.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { createAdmission } from '../constraints.js';
import type { Fitness } from '../fitness.js';
import { crossover, mutate } from '../mutation.js';
import { normalForm, scaleSum } from '../normal-form.js';
import type { PreparedProblem } from '../problem.js';
import { complexityOf, nodeOf, type Program, programOf } from '../program.js';
import { nodeOfSum, simplifyNode } from '../simplify.js';
import type { Tuner } from '../tune-constants.js';
import { parseUnit } from '../units/parse-unit.js';
import { createUnitPenalty, type UnitAssignment } from '../units/unit-check.js';
import { createVocabulary, randomProgram, type Vocabulary } from '../vocabulary.js';
import type { IslandSettings } from '../workshop.js';
import { type BoundTemplate, bindTemplate, indicatorNames } from './bind-template.js';
import type { PreparedTemplate } from './define-template.js';
import {
  assembledGenome,
  constantsOf,
  createGenomeFitness,
  createGenomeTuner,
  type Linear,
  linearOf,
} from './fit-genome.js';
import { DERIVATIVE } from './form.js';
import { type Genome, packedGenome, unpackedGenome } from './genome.js';

/** A template at work in a search. */
export interface TemplateWorkshop {
  start(random: RandomStream): Program;
  /** The genome itself where the mutation drawn does not apply. */
  mutate(genome: Program, random: RandomStream): Program;
  crossover(receiver: Program, donor: Program, random: RandomStream): Program;
  admits(genome: Program): boolean;
  /** Functions simplified, without the factors and constants that are fitted anyway. */
  bare(genome: Program): Program;
  fitness(problem: PreparedProblem): (genome: Program) => Fitness | null;
  tuner(problem: PreparedProblem): Tuner;
  /** Small genomes are fitted before they are judged: linear scaling finds one factor, not how functions weigh. */
  isTunedAtBirth(genome: Program): boolean;
}

/** What factors and parameters add to every genome's complexity. */
export function fixedComplexityOf({ template, starts }: BoundTemplate): number {
  return 2 * template.functions.length + starts.length;
}

/** The share of mutations that change a parameter instead of a function, where there are parameters. */
const PARAMETER = 0.05;
/** Functions of this complexity in sum are small. */
const SMALL = 12;
/** A function is begun with so many operators at most. */
const GROWTH = 5;

/** @param offset - whether units allow the whole to be shifted. */
export function createTemplateWorkshop(
  template: PreparedTemplate,
  problem: PreparedProblem,
  { vocabulary, maximumComplexity, constraints, units }: IslandSettings,
  offset: boolean,
): TemplateWorkshop {
  const bound = bindTemplate(template, problem);
  const { functions } = template;
  const count = functions.length;
  const linear = linearOf(bound, offset);
  const vocabularies = functions.map(
    ({ operands, operators }): Vocabulary =>
      operators
        ? createVocabulary(operators, operands.length, problem.users)
        : { ...vocabulary, variables: operands.length },
  );
  const admitsFunction = createAdmission(maximumComplexity, constraints, problem.users);
  const keepsUnits = units ? createUnitAdmission(bound, problem, units) : () => true;
  const apart = (genome: Program): Genome => unpackedGenome(genome, count);
  const withFunction = (genome: Genome, index: number, own: Program): Program =>
    packedGenome({ ...genome, functions: genome.functions.with(index, own) });
  return {
    start: (random) =>
      packedGenome({
        functions: vocabularies.map((own) => randomProgram(random, own, random.integer(GROWTH))),
        factors: functions.map(() => 1),
        parameters: bound.starts,
      }),
    mutate: (program, random) => {
      const genome = apart(program);
      if (genome.parameters.length > 0 && random.uniform() < PARAMETER) return perturbed(genome, random);
      const index = pickFunction(genome, random);
      const own = genome.functions[index]!;
      const child = mutate(own, random, vocabularies[index]!);
      return child === own ? program : withFunction(genome, index, child);
    },
    crossover: (receiver, donor, random) => {
      const genome = apart(receiver);
      const index = pickFunction(genome, random);
      const [own, other] = [genome.functions[index]!, apart(donor).functions[index]!];
      return withFunction(genome, index, crossover(own, other, random));
    },
    admits: (genome) =>
      complexityOf(genome, problem.users) <= maximumComplexity &&
      apart(genome).functions.every(admitsFunction) &&
      keepsUnits(genome),
    bare: (genome) => bareGenome(genome, bound, problem, linear),
    fitness: (rows) => createGenomeFitness(bound, rows, linear),
    tuner: (rows) => createGenomeTuner(bound, rows, linear),
    isTunedAtBirth: (genome) => complexityOf(genome, problem.users) <= SMALL + fixedComplexityOf(bound),
  };
}

/** Functions vary as often as they are large. */
function pickFunction({ functions }: Genome, random: RandomStream): number {
  const sizes = functions.map(({ codes }) => codes.length);
  let left = random.integer(sizes.reduce((sum, size) => sum + size, 0));
  return sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
}

/** A parameter times e^(normal), its sign now and then changed. */
function perturbed(genome: Genome, random: RandomStream): Program {
  const index = random.integer(genome.parameters.length);
  const factor = Math.exp(0.5 * random.normal()) * (random.uniform() < 0.1 ? -1 : 1);
  return packedGenome({
    ...genome,
    parameters: genome.parameters.with(index, genome.parameters[index]! * factor),
  });
}

function derives({ definition }: PreparedTemplate): boolean {
  return definition.form.includes(`${DERIVATIVE}(`);
}

/** Whether the whole can have the target's units. */
function createUnitAdmission(
  bound: BoundTemplate,
  problem: PreparedProblem,
  units: UnitAssignment,
): (genome: Program) => boolean {
  const { template } = bound;
  const { names, users } = problem;
  const isScaled = template.freedom.scaled !== null && units.constants !== 'none';
  const indicators = indicatorNames(problem, template).map((name) => [name, parseUnit('1')]);
  const violations = createUnitPenalty(names, {
    ...units,
    variables: { ...units.variables, ...Object.fromEntries(indicators) },
    target: isScaled ? null : units.target,
  });
  return (genome) => {
    const whole = assembledGenome(bound, genome).program(constantsOf(genome));
    // What differentiation leaves of exponents, such as c − 1, is made one number.
    const plain = derives(template)
      ? programOf(simplifyNode(nodeOf(whole, names, users)), names, users)
      : whole;
    return violations(plain) === 0;
  };
}

/** See `TemplateWorkshop.bare`. */
export function bareGenome(
  program: Program,
  { template, places }: BoundTemplate,
  { users }: Pick<PreparedProblem, 'users'>,
  linear: Linear,
): Program {
  const { functions, freedom } = template;
  const genome = unpackedGenome(program, functions.length);
  const factors = [...genome.factors];
  const parameters = [...genome.parameters];
  const multiply = (name: string, by: number): void => {
    const index = functions.findIndex((own) => own.name === name);
    if (index >= 0) factors[index]! *= by;
    for (const place of places(name)) parameters[place]! *= by;
  };
  const bodies = genome.functions.map((own, index) => {
    const { name, operands } = functions[index]!;
    const times = freedom.shifts.get(name) ?? null;
    const isIdle = times === 0 || (linear === 'both' && times !== null);
    const { body, factor } = bareFunction(own, operands, users, isIdle);
    if (name === freedom.idle?.unit) {
      for (const other of freedom.idle.divided) multiply(other, 1 / factor);
      for (const other of freedom.idle.multiplied) multiply(other, factor);
    } else multiply(name, factor);
    return body;
  });
  if (![...factors, ...parameters].every(Number.isFinite)) return program;
  return packedGenome({ functions: bodies, factors, parameters });
}

/** A function as its factor times a simpler one; the function itself where it is no simpler. */
function bareFunction(
  own: Program,
  operands: readonly string[],
  users: PreparedProblem['users'],
  constantIsIdle: boolean,
): { readonly body: Program; readonly factor: number } {
  const { constant, terms } = normalForm(nodeOf(own, operands, users));
  const factor = terms[0]?.coefficient ?? 1;
  const scaled = scaleSum({ constant: constantIsIdle ? 0 : constant, terms }, 1 / factor);
  const numbers = [factor, 1 / factor, scaled.constant, ...scaled.terms.map((term) => term.coefficient)];
  if (terms.length === 0 || !numbers.every(Number.isFinite)) return { body: own, factor: 1 };
  const body = programOf(nodeOfSum(scaled), operands, users);
  return body.codes.length <= own.codes.length ? { body, factor } : { body: own, factor: 1 };
}
