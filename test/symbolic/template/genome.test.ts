import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { describe, expect } from 'vitest';
import { formKey } from '../../../src/symbolic/form-key.js';
import { complexityOf, constantTokens, type Program } from '../../../src/symbolic/program.js';
import { decodeSearchState, encodeSearchState } from '../../../src/symbolic/search-state.js';
import { factorPlaces, packedGenome, unpackedGenome } from '../../../src/symbolic/template/genome.js';
import { createVocabulary, defaultOperators, randomProgram } from '../../../src/symbolic/vocabulary.js';

const vocabulary = createVocabulary([...defaultOperators, 'if', '<'], 2);
/** There is no negative zero in a saved state. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const genomes = fc
  .record({
    seed: fc.integer(),
    growth: fc.array(fc.nat(8), { minLength: 1, maxLength: 4 }),
    numbers: fc.array(number, { minLength: 7, maxLength: 7 }),
    parameters: fc.nat(3),
  })
  .map(({ seed, growth, numbers, parameters }) => {
    const random = createRandom(seed);
    return {
      functions: growth.map((steps) => randomProgram(random, vocabulary, steps)),
      factors: numbers.slice(0, growth.length),
      parameters: numbers.slice(4, 4 + parameters),
    };
  });

describe('a genome', () => {
  test.prop([genomes])('comes apart into what it was packed from', (genome) => {
    const packed = packedGenome(genome);
    expect(unpackedGenome(packed, genome.functions.length)).toEqual(genome);
  });

  test.prop([genomes])(
    'is as complex as its functions, two for a factor and one for a parameter',
    (genome) => {
      const functions = genome.functions.reduce((sum, own) => sum + complexityOf(own), 0);
      expect(complexityOf(packedGenome(genome))).toBe(
        functions + 2 * genome.factors.length + genome.parameters.length,
      );
    },
  );

  test.prop([genomes])('has its factors where it says', (genome) => {
    const packed = packedGenome(genome);
    const constants = constantTokens(packed).map((place) => packed.values[place]);
    expect(factorPlaces(genome).map((place) => constants[place])).toEqual(genome.factors);
  });

  test.prop([genomes])('keeps every bit in a saved state, and its key', (genome) => {
    const program = packedGenome(genome);
    const key = formKey(program.codes, program.values);
    const member = { program, key, complexity: complexityOf(program), loss: 1 };
    const island = {
      members: [member],
      hall: [],
      frequencies: new Float64Array(3),
      fitted: new Float64Array(0),
      evaluations: 1,
    };
    const text = encodeSearchState({ fingerprint: '', generation: 1, islands: [island] });
    const [read] = decodeSearchState(text, 'it').islands[0]!.members;
    expect(read!.program).toEqual(program);
    expect(formKey(read!.program.codes, read!.program.values)).toBe(key);
  });

  test.prop([genomes])('has another key where its functions change places', (genome) => {
    const [first, last] = [genome.functions[0]!, genome.functions.at(-1)!];
    const keyOf = ({ codes, values }: Program): number => formKey(codes, values);
    fc.pre(keyOf(first) !== keyOf(last));
    const functions = genome.functions.with(0, last).with(-1, first);
    expect(keyOf(packedGenome({ ...genome, functions }))).not.toBe(keyOf(packedGenome(genome)));
  });
});
