/** Where the published figures stand. */
export const publishedSource =
  'M. Cranmer, arXiv:2305.01582, Table 3; judged by eye anywhere on the front, up to an hour on 8 cores';

/** Correct runs of five, by law and method. */
export const published: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  hubble: { PySR: 5, Operon: 0, DSR: 1, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  kepler: { PySR: 5, Operon: 0, DSR: 4, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  newton: { PySR: 5, Operon: 1, DSR: 1, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  planck: { PySR: 0, Operon: 0, DSR: 0, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  leavitt: { PySR: 5, Operon: 0, DSR: 5, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  schechter: { PySR: 5, Operon: 5, DSR: 5, EQL: 0, QLattice: 5, 'SR-Transformer': 0 },
  bode: { PySR: 5, Operon: 3, DSR: 1, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  ideal_gas: { PySR: 5, Operon: 0, DSR: 5, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
  rydberg: { PySR: 0, Operon: 0, DSR: 0, EQL: 0, QLattice: 0, 'SR-Transformer': 0 },
};
