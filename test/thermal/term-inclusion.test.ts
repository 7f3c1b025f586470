import fc from 'fast-check';
import type { Law } from 'principia/law';
import { parse } from 'principia/symbolic';
import { enumerateTermSets, spikeAndSlab, termForms, termInclusion } from 'principia/thermal';
import { describe, expect, it } from 'vitest';

const laws = fc
  .array(
    fc.record({
      terms: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 }),
      weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drawn) => {
    const total = drawn.reduce((sum, { weight }) => sum + weight, 0);
    return drawn.map(({ terms, weight }) => ({ terms: terms.map(String), probability: weight / total }));
  });

describe('termInclusion', () => {
  it('is one minus the probability of the laws without the term, most probable first', () => {
    fc.assert(
      fc.property(laws, (candidates) => {
        const included = termInclusion(candidates);
        for (const { term, probability } of included) {
          const without = candidates
            .filter(({ terms }) => !terms.includes(term))
            .reduce((sum, law) => sum + law.probability, 0);
          expect(probability).toBeCloseTo(1 - without, 12);
        }
        const terms = new Set(candidates.flatMap((law) => law.terms));
        expect(new Set(included.map(({ term }) => term))).toEqual(terms);
        included.slice(1).forEach(({ probability }, at) => {
          expect(probability).toBeLessThanOrEqual(included[at]!.probability);
        });
      }),
    );
  });

  it('is what a library’s sets of terms say', () => {
    const equations = {
      gram: Float64Array.of(20, 5, 5, 30),
      moment: Float64Array.of(3, -4),
      sumOfSquares: 10,
      count: 40,
    };
    const { sets, inclusion } = enumerateTermSets(
      2,
      spikeAndSlab(equations, { noiseVariance: 0.5, deviation: 1 }),
    );
    const included = termInclusion(
      sets.map(({ terms, probability }) => ({ terms: terms.map(String), probability })),
    );
    for (const { term, probability } of included)
      expect(probability).toBeCloseTo(inclusion[Number(term)]!, 12);
    expect(included.length).toBe(2);
  });
});

describe('termForms', () => {
  const law = (expression: string, drag: string): Law => ({
    terms: [
      { acts: 'pair force', direction: 'separation', expression: parse(expression) },
      { acts: 'body force', direction: 'velocity', expression: parse(drag) },
    ],
  });

  it('takes terms that differ in their constants for one, and the same expression along another direction for another', () => {
    expect(termForms(law('-2*m1*m2/r^2', '-0.1'))).toEqual(termForms(law('3*m1*m2/r^2', '-7')));
    const [pair, drag] = termForms(law('2*v', '2*v'));
    expect(pair).not.toBe(drag);
  });
});
