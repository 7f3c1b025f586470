import { InputError } from 'principia/math';
import { baseUnits, type Dimension, dimensionless, timesPower } from './dimension.js';
import { plain, prefixable, prefixes } from './unit-table.js';

/** A unit of measurement. */
export interface Unit {
  readonly dimension: Dimension;
  /** How many of the SI's own unit it is: 1000 for km. */
  readonly factor: number;
}

const one: Unit = { dimension: dimensionless, factor: 1 };

/**
 * A unit from text: symbols with prefixes, `*`, `/`, `^` or `**` with whole or fractional exponents, parentheses,
 * and a space for a product; `1` for a number without a unit.
 *
 * @throws InputError for an unknown symbol or a syntax error.
 *
 * @example
 * ```ts
 * parseUnit('kN/m^(1/2)'); // factor 1000, dimension kg*m^(1/2)/s^2
 * ```
 */
export function parseUnit(text: string): Unit {
  const tokens = tokensOf(text);
  if (tokens.length === 0) throw refusal(text, 'nothing is written; a number without a unit is 1');
  const reader: Reader = { text, tokens, next: 0 };
  const unit = readProduct(reader);
  if (reader.next < tokens.length) throw refusal(text, `"${tokens[reader.next]}" is out of place`);
  return unit;
}

/**
 * Units of several variables, such as `r: m, m1: kg, F: N`.
 *
 * @throws InputError for an unknown unit, an entry without a colon or a name that comes twice.
 *
 * @example
 * ```ts
 * parseUnits('r: km, t: s').r?.factor; // 1000
 * ```
 */
export function parseUnits(text: string): Readonly<Record<string, Unit>> {
  const units: Record<string, Unit> = {};
  for (const entry of text.split(/[,;\n]/)) {
    if (entry.trim() === '') continue;
    const [name, unit] = entry.split(/:(.*)/s).map((part) => part.trim());
    if (!name || unit === undefined) {
      throw new InputError(`Cannot read the units "${entry.trim()}": expected name: unit, such as r: m.`);
    }
    if (Object.hasOwn(units, name)) throw new InputError(`The units of "${name}" are given twice.`);
    units[name] = parseUnit(unit);
  }
  return units;
}

interface Reader {
  readonly text: string;
  readonly tokens: readonly string[];
  next: number;
}

const TOKEN = /\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|[\p{L}%]+|[*/^()+\-−·⋅])/uy;
const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁻'].map((letter, digit) => [letter, digit === 10 ? '-' : `${digit}`]),
);

function tokensOf(text: string): string[] {
  const plainText = text
    .trim()
    .replaceAll('**', '^')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (raised) => `^${[...raised].map((letter) => superscripts[letter]).join('')}`);
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plainText.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(plainText);
    if (match === null) throw refusal(text, `"${plainText.slice(start).trim()}" is no unit`);
    tokens.push(match[1]!.replace(/[·⋅]/, '*').replace('−', '-'));
  }
  return tokens;
}

function readProduct(reader: Reader): Unit {
  let product = readPower(reader);
  let divided = false;
  for (;;) {
    const sign = reader.tokens[reader.next];
    if (sign === undefined || sign === ')') return product;
    const written = sign === '*' || sign === '/';
    if (written) reader.next++;
    else if (divided) throw refusal(reader.text, `what stands after "/" is not clear; write parentheses`);
    if (sign === '/') divided = true;
    product = combined(product, readPower(reader), sign === '/' ? -1 : 1);
  }
}

function readPower(reader: Reader): Unit {
  const unit = readUnit(reader);
  if (reader.tokens[reader.next] !== '^') return unit;
  reader.next++;
  return combined(one, unit, readExponent(reader));
}

function readUnit(reader: Reader): Unit {
  const token = reader.tokens[reader.next++];
  if (token === '(') {
    const inner = readProduct(reader);
    if (reader.tokens[reader.next++] !== ')') throw refusal(reader.text, 'a parenthesis is not closed');
    return inner;
  }
  if (token === undefined) throw refusal(reader.text, 'it ends where a unit is due');
  if (/^\d/.test(token)) return { ...one, factor: Number(token) };
  const unit = unitOf(token);
  if (unit) return unit;
  throw refusal(reader.text, `"${token}" is no known unit${suggestion(token)}`);
}

/** A number with its sign, or a fraction in parentheses. */
function readExponent(reader: Reader): number {
  const { tokens } = reader;
  if (tokens[reader.next] !== '(') return readNumber(reader);
  reader.next++;
  const numerator = readNumber(reader);
  const quotient = tokens[reader.next] === '/';
  if (quotient) reader.next++;
  const denominator = quotient ? readNumber(reader) : 1;
  if (tokens[reader.next++] !== ')' || denominator === 0)
    throw refusal(reader.text, 'an exponent is no number');
  return numerator / denominator;
}

function readNumber(reader: Reader): number {
  const negative = reader.tokens[reader.next] === '-';
  if (negative || reader.tokens[reader.next] === '+') reader.next++;
  const value = Number(reader.tokens[reader.next++]);
  if (Number.isNaN(value)) throw refusal(reader.text, 'an exponent is no number');
  return negative ? -value : value;
}

/** A symbol as it stands, else a prefix with what follows it. */
function unitOf(symbol: string): Unit | null {
  const base = baseUnits.indexOf(symbol as (typeof baseUnits)[number]);
  if (base >= 0) return { dimension: dimensionless.with(base, 1), factor: 1 };
  const definition = own(plain, symbol) ?? own(prefixable, symbol);
  if (definition !== undefined) return parseUnit(definition);
  for (const length of [1, 2]) {
    const scale = own(prefixes, symbol.slice(0, length));
    const rest = symbol.slice(length);
    const taken =
      own(prefixable, rest) !== undefined || (rest !== 'kg' && baseUnits.some((unit) => unit === rest));
    if (scale === undefined || !taken) continue;
    const unit = unitOf(rest)!;
    return { dimension: unit.dimension, factor: scale * unit.factor };
  }
  return null;
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function combined(left: Unit, right: Unit, power: number): Unit {
  return {
    dimension: timesPower(left.dimension, right.dimension, power),
    factor: left.factor * right.factor ** power,
  };
}

/** A symbol that differs in capitals only. */
function suggestion(symbol: string): string {
  const known = [...baseUnits, ...Object.keys(prefixable), ...Object.keys(plain)];
  const near = known.find((unit) => unit.toLowerCase() === symbol.toLowerCase());
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function refusal(text: string, why: string): InputError {
  return new InputError(`Cannot read the unit "${text}": ${why}.`);
}
