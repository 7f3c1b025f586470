import { fc, test } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import { type Dimension, parseUnits, search, unitGap } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { dimensionless, timesPower } from '../../../src/symbolic/units/dimension.js';
import { demandSatisfiable } from '../../../src/symbolic/units/reachable.js';

const arbitraryDimension: fc.Arbitrary<Dimension> = fc.array(fc.integer({ min: -3, max: 3 }), {
  minLength: 7,
  maxLength: 7,
});
const arbitraryPower = fc.integer({ min: -6, max: 6 }).map((half) => half / 2);

describe('units', () => {
  test.prop([fc.array(fc.tuple(arbitraryDimension, arbitraryPower), { maxLength: 6 })], { seed: 1 })(
    'are reached by every product of powers',
    (factors) => {
      const product = factors.reduce<Dimension>(
        (sum, [dimension, power]) => timesPower(sum, dimension, power),
        dimensionless,
      );
      expect(
        unitGap(
          product,
          factors.map(([dimension]) => dimension),
        ),
      ).toBeNull();
    },
  );

  test.prop([fc.array(arbitraryDimension, { maxLength: 6 }), arbitraryDimension], { seed: 1 })(
    'of a base unit that no variable has are missing',
    (others, wanted) => {
      const without = others.map((dimension) => dimension.with(3, 0));
      expect(unitGap(wanted.with(3, 2), without)?.missing).toContain('A');
    },
  );

  it('may be there and not combine', () => {
    const { v, a } = parseUnits('v: m/s, a: m/s^2');
    const { E, w } = parseUnits('E: kg*m/s, w: kg/s');
    expect(unitGap(v!.dimension, [a!.dimension])).toEqual({ missing: [] });
    expect(unitGap(E!.dimension, [w!.dimension, v!.dimension])).toEqual({ missing: [] });
  });
});

describe('a search', () => {
  const values = Float64Array.of(1, 2, 3, 4);
  const problem = { variables: ['r', 't'].map((name) => ({ name, values })), target: values };
  const begin = (text: string, constants: 'any' | 'none' = 'none'): Promise<unknown> => {
    const { y, ...variables } = parseUnits(text);
    return search(problem, {
      seed: 1,
      generations: 1,
      islands: 1,
      populationSize: 8,
      units: { variables, target: y ?? null, constants },
    });
  };

  it.each([
    ['r: m, t: s, y: kg*m', /has kg\*m, but no variable has kg;/],
    ['r: m, t: s, y: A/K', /no variable has A or K/],
    ['r: m/s, t: m/s, y: m', /no product of powers of r, t has that/],
    ['r: m, y: m', /"t" has no units; given: r\. Write t: 1/],
    ['y: m', /"r" has no units; given: none/],
  ])('refuses %s', async (text, message) => {
    await expect(begin(text)).rejects.toThrow(message);
    await expect(begin(text)).rejects.toThrow(InputError);
  });

  it('asks for the units of every variable whatever constants have', async () => {
    await expect(begin('r: m, y: m', 'any')).rejects.toThrow(/"t" has no units/);
  });

  it('goes ahead where constants or a free target make up for it', async () => {
    await begin('r: m, t: s, y: kg', 'any');
    await begin('r: m, t: s');
    expect(() => demandSatisfiable([], { variables: {}, target: null })).not.toThrow();
  });
});
