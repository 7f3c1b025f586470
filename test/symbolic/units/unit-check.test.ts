import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'principia/math';
import {
  checkUnits,
  createExpression,
  createParser,
  createUnitPenalty,
  type Dimension,
  defineOperator,
  dimensionText,
  type Expression,
  parse,
  parseUnits,
  type Unit,
  type UnitAssignment,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../../../src/symbolic/create-expression.js';
import { mapLeaves, operation } from '../../../src/symbolic/node.js';

const { F, ...variables } = parseUnits('r: m, x: m, t: s, m1: kg, m2: kg, k: N/m, angle: 1, v: m/s, F: N');
const assignment: UnitAssignment = { variables, target: F! };
const numbers: UnitAssignment = { ...assignment, constants: 'none' };
const texts = (dimensions: readonly (Dimension | null)[]): (string | null)[] =>
  dimensions.map((dimension) => dimension && dimensionText(dimension));

describe('checkUnits', () => {
  it.each([
    ['k*r', []],
    ['6.7e-11*m1*m2/r^2', ['m^3/kg/s^2']],
    ['-2*(r - 1)', ['kg/s^2', 'm']],
    ['3*m1*exp(-r/0.3)', ['m/s^2', 'm']],
    ['k*r*sin(2*t + 0.1)', ['1/s', '1']],
    ['k*max(r, 0.5)', ['m']],
    ['k*r*sqrt(1 - v^2/9)', ['1', 'm^2/s^2']],
    ['k*if(t - 3, r, x)', ['s']],
    ['k*r*(t > 2)', ['s']],
    ['2*r^1.5', ['kg/m^(1/2)/s^2']],
    ['2*r^1.7', ['kg/m^(7/10)/s^2', '1']],
    ['k*sign(t)*r + 0', ['kg*m/s^2']],
    // Only the product of the two is known.
    ['2*(3*r)', [null, null]],
    ['abs(x)*k*2^angle', ['1']],
  ])('%s can be a force, its constants being %j', (text, constants) => {
    const report = checkUnits(parse(text), assignment);
    expect(report.violations).toEqual([]);
    expect(texts(report.constants)).toEqual(constants);
  });

  it.each([
    ['m1 + r', ['+ takes kg and m', 'the whole has kg, the target kg*m/s^2']],
    ['k*r*exp(t)', ['exp takes s where a number is due']],
    ['k*r*sin(x/t)', ['sin takes m/s where a number is due']],
    ['m1*v', ['the whole has kg*m/s, the target kg*m/s^2']],
    ['k*r^angle', ['^ takes m where a number is due', 'the whole has kg/s^2, the target kg*m/s^2']],
    ['k*min(r, t)', ['min takes m and s']],
    ['k*r*(x > t)', ['> takes m and s']],
    ['k*if(t, r, v)', ['if takes m and m/s']],
    ['k*(r + 2) + k*r*exp(2^r)', ['^ takes m where a number is due']],
    // Whatever units 2 has, it cannot be added to both.
    ['k*r + 0*((r + 2) + t)', ['+ takes m and s']],
  ])('%s violates: %j', (text, violations) => {
    const expression = parse(text);
    expect(checkUnits(expression, assignment).violations).toEqual(violations);
    expect(createUnitPenalty(expression.variables, assignment)(expression.program)).toBe(violations.length);
  });

  it('takes constants for plain numbers where they have no units, but for 0', () => {
    expect(checkUnits(parse('2*k*r'), numbers).violations).toEqual([]);
    expect(checkUnits(parse('k*max(r, 0)'), numbers).violations).toEqual([]);
    expect(checkUnits(parse('k*max(r, 1)'), numbers).violations).toEqual(['max takes m and 1']);
    expect(checkUnits(parse('6.7e-11*m1*m2/r^2'), numbers).violations.length).toBe(1);
  });

  it("calls users' operators by their names", () => {
    const gauss = defineOperator({ name: 'gauss', formula: 'exp(-x^2)' });
    const [right, wrong] = ['k*r*gauss(r/2)', 'k*r*gauss(r)'].map(createParser([gauss]));
    expect(checkUnits(right!, assignment).violations).toEqual([]);
    expect(checkUnits(wrong!, assignment).violations).toEqual(['gauss takes m where a number is due']);
  });

  it('leaves the whole free where a scale goes before it', () => {
    expect(checkUnits(parse('m1*m2/r^2'), { ...numbers, target: null }).violations).toEqual([]);
    expect(checkUnits(parse('m1 + r'), { ...numbers, target: null }).violations.length).toBe(1);
  });

  it('asks for the units of every variable', () => {
    expect(() => checkUnits(parse('y'), assignment)).toThrow(InputError);
    expect(() => createUnitPenalty(['r', 'y'], assignment)).toThrow(/"y" has no units.*y: 1/);
  });

  it('takes an exponent that is being fitted for the half-integer beside it in the search only', () => {
    const expression = parse('k*r^1.02');
    expect(createUnitPenalty(expression.variables, numbers)(expression.program)).toBe(0);
    expect(checkUnits(expression, numbers).violations.length).toBe(1);
  });
});

const data = process.env.PRINCIPIA_DATA;
if (data === undefined)
  console.warn('PRINCIPIA_DATA is not set: the units of the Feynman laws are not checked');

interface Law {
  readonly id: string;
  readonly output: string;
  readonly formula: string;
  readonly units: Readonly<Record<string, readonly number[]>>;
}

const laws: readonly Law[] =
  data === undefined
    ? [{ id: 'none', output: '', formula: '', units: {} }]
    : JSON.parse(readFileSync(join(data, 'symbolic', 'feynman-development.json'), 'utf8'));

/** Exponents of m, s, kg, K and V, as the collection has them. */
function unitOf([m, s, kg, kelvin, volt]: readonly number[]): Unit {
  const dimension = [kg! + volt!, m! + 2 * volt!, s! - 3 * volt!, -volt!, kelvin!, 0, 0];
  return { dimension, factor: 1 };
}

describe.skipIf(data === undefined).each(laws.map((law) => [law.id, law] as const))(
  'the law %s',
  (_, law) => {
    const units = Object.fromEntries(Object.entries(law.units).map(([name, unit]) => [name, unitOf(unit)]));
    const { [law.output]: target, ...given } = units;
    const known: UnitAssignment = { variables: given, target: target ?? null, constants: 'none' };

    it('has its units, whether constants have units or not', () => {
      const expression = parse(law.formula);
      expect(checkUnits(expression, known).violations).toEqual([]);
      expect(checkUnits(expression, { ...known, constants: 'any' }).violations).toEqual([]);
    });

    it('loses them with one variable at another power', () => {
      for (const changed of withOnePowerChanged(parse(law.formula), given)) {
        expect(`${changed}: ${checkUnits(changed, known).violations.length > 0}`).toBe(`${changed}: true`);
      }
    });
  },
);

/** The expression with one occurrence of a variable that has units squared, for each there is. */
function withOnePowerChanged(expression: Expression, units: Readonly<Record<string, Unit>>): Expression[] {
  const node = treeOf(expression);
  const changed: Expression[] = [];
  let occurrences = 0;
  mapLeaves(node, (leaf) => {
    occurrences++;
    return leaf;
  });
  for (let chosen = 0; chosen < occurrences; chosen++) {
    let met = 0;
    let applies = false;
    const other = mapLeaves(node, (leaf) => {
      if (met++ !== chosen || leaf.kind !== 'variable') return leaf;
      applies = units[leaf.name]!.dimension.some((exponent) => exponent !== 0);
      return operation('square', leaf);
    });
    if (applies) changed.push(createExpression(other));
  }
  return changed;
}
