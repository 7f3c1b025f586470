/**
 * Units by symbol, each told in terms of others down to the seven base units.
 *
 * Source: The International System of Units (SI brochure, 9th edition, 2019); IAU 2012 and 2015 for astronomy.
 *
 * @packageDocumentation
 */

/** Units that take prefixes. */
export const prefixable: Readonly<Record<string, string>> = {
  g: '0.001 kg',
  Hz: '1/s',
  N: 'kg*m/s^2',
  Pa: 'N/m^2',
  J: 'N*m',
  W: 'J/s',
  C: 'A*s',
  V: 'W/A',
  F: 'C/V',
  ohm: 'V/A',
  Ω: 'V/A',
  S: 'A/V',
  Wb: 'V*s',
  T: 'Wb/m^2',
  H: 'Wb/A',
  lm: 'cd',
  lx: 'cd/m^2',
  Bq: '1/s',
  Gy: 'J/kg',
  Sv: 'J/kg',
  kat: 'mol/s',
  rad: '1',
  sr: '1',
  eV: '1.602176634e-19 J',
  bar: '1e5 Pa',
  L: '0.001 m^3',
  l: '0.001 m^3',
  pc: '3.0856775814913673e16 m',
  yr: '31557600 s',
};

/** Units that do not. */
export const plain: Readonly<Record<string, string>> = {
  min: '60 s',
  h: '3600 s',
  d: '86400 s',
  day: '86400 s',
  year: '31557600 s',
  deg: '0.017453292519943295',
  '%': '0.01',
  t: '1000 kg',
  u: '1.66053906892e-27 kg',
  Da: '1.66053906892e-27 kg',
  au: '149597870700 m',
  AU: '149597870700 m',
  ly: '9460730472580800 m',
  Msun: '1.988409870698051e30 kg',
  Å: '1e-10 m',
  angstrom: '1e-10 m',
  atm: '101325 Pa',
  cal: '4.184 J',
};

export const prefixes: Readonly<Record<string, number>> = {
  q: 1e-30,
  r: 1e-27,
  y: 1e-24,
  z: 1e-21,
  a: 1e-18,
  f: 1e-15,
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  µ: 1e-6,
  μ: 1e-6,
  m: 1e-3,
  c: 1e-2,
  d: 1e-1,
  da: 1e1,
  h: 1e2,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Z: 1e21,
  Y: 1e24,
  R: 1e27,
  Q: 1e30,
};
