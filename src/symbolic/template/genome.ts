/**
 * What a search with a template evolves: all free functions and parameters in one program, so that members, halls,
 * migration and saved states are those of any search.
 *
 *     f α × [g β × join …] [p join …]
 *
 * Every function is written over its own operands and ends with its factor; every parameter's value is a part of its
 * own. Functions vary one at a time, factors and parameters are fitted.
 *
 * @packageDocumentation
 */
import {
  CONSTANT,
  concatenate,
  constantTokens,
  JOIN,
  type Program,
  slice,
  subtreeStart,
  token,
} from '../program.js';
import { operatorCode } from '../vocabulary.js';

/** A genome taken apart. */
export interface Genome {
  /** Without their factors. */
  readonly functions: readonly Program[];
  readonly factors: readonly number[];
  readonly parameters: readonly number[];
}

const MULTIPLY = token(operatorCode('multiply'));

export function packedGenome({ functions, factors, parameters }: Genome): Program {
  const parts = [
    ...functions.map((own, index) => concatenate(own, token(CONSTANT, factors[index]!), MULTIPLY)),
    ...parameters.map((value) => token(CONSTANT, value)),
  ];
  return concatenate(...parts.flatMap((part, index) => (index === 0 ? [part] : [part, token(JOIN)])));
}

/** @param functions - how many of the parts are functions. */
export function unpackedGenome(program: Program, functions: number): Genome {
  const parts = partsOf(program);
  const scaled = parts.slice(0, functions);
  return {
    functions: scaled.map((part) => slice(part, 0, part.codes.length - 2)),
    factors: scaled.map((part) => part.values.at(-2)!),
    parameters: parts.slice(functions).map((part) => part.values[0]!),
  };
}

/** Functions with their factors, then parameters. */
export function partsOf(program: Program): readonly Program[] {
  const parts: Program[] = [];
  let end = program.codes.length;
  while (program.codes[end - 1] === JOIN) {
    const start = subtreeStart(program.codes, end - 2);
    parts.unshift(slice(program, start, end - 1));
    end = start;
  }
  return [slice(program, 0, end), ...parts];
}

/** Where the functions' factors are among the genome's constants. */
export function factorPlaces({ functions }: Genome): readonly number[] {
  let place = -1;
  return functions.map((own) => {
    place += constantTokens(own).length + 1;
    return place;
  });
}
