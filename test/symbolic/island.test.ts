import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { createIsland, evolveIsland, type Island } from '../../src/symbolic/island.js';
import { prepareProblem } from '../../src/symbolic/problem.js';
import { CONSTANT } from '../../src/symbolic/program.js';
import { createVocabulary } from '../../src/symbolic/vocabulary.js';
import { createWorkshop } from '../../src/symbolic/workshop.js';

const random = createRandom(1).child('island');
const values = Float64Array.from({ length: 60 }, () => 0.5 + random.uniform());
const target = values.map((value) => Math.sin(3 * value) + 0.1 * random.normal());
const problem = prepareProblem({ variables: [{ name: 'x', values }], target }, 'squared');
// Without variations members stay, as they do where all their children are there already.
const settings = {
  ...{
    seed: 1,
    maximumComplexity: 12,
    populationSize: 30,
    variations: 0,
    rows: 512,
    smallForms: 0,
    constraints: {},
  },
  ...{ vocabulary: createVocabulary(['+', '*', 'exp'], 1), units: null, template: null },
};

describe('an island', () => {
  it('evolves alike whether equal members are one object or, as after a journey between threads, several', () => {
    const start = createIsland(createWorkshop(problem, settings), 0, []);
    const member = start.members.find(({ program }) => program.codes.includes(CONSTANT))!;
    const one: Island = { ...start, members: start.members.map(() => member) };
    const several: Island = { ...one, members: one.members.map((own) => structuredClone(own)) };
    const [first, second] = [one, several].map((island) =>
      evolveIsland(createWorkshop(problem, settings), island, 0, 1),
    );
    expect(second!.evaluations).toBe(first!.evaluations);
    expect(second!.members).toEqual(first!.members);
    expect(second!.hall).toEqual(first!.hall);
  });
});
