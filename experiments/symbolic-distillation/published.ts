import type { LawName, VariantName } from './config.js';

/** Published numbers of one system, by variant. */
export type PublishedRow = Readonly<Partial<Record<VariantName, number>>>;

type ByDimension = readonly [two: PublishedRow, three: PublishedRow];

function messages(standard: number, bottleneck: number, l1: number, kl: number): PublishedRow {
  return { standard, bottleneck, l1, kl };
}

function losses(...[standard, bottleneck, l1, kl, flat]: readonly number[]): PublishedRow {
  return { ...messages(standard!, bottleneck!, l1!, kl!), 'flat-hamiltonian': flat! };
}

/** arXiv:2006.11287, table 1: R² of messages against linear combinations of the true forces. */
export const publishedAgreement: Readonly<Partial<Record<LawName, ByDimension>>> = {
  charge: [messages(0.016, 0.947, 0.004, 0.185), messages(0.013, 0.98, 0.002, 0.425)],
  inverse: [messages(0, 1, 1, 0.796), messages(0, 1, 1, 0.332)],
  'inverse-square': [messages(0.004, 0.993, 0.99, 0.77), messages(0.002, 0.994, 0.977, 0.214)],
  spring: [messages(0.032, 1, 1, 0.883), messages(0.036, 0.995, 1, 0.214)],
};

/** Table 3: prediction losses on fresh data, as the paper's repository has them. */
export const publishedLosses: Readonly<Record<LawName, ByDimension>> = {
  charge: [losses(48.688, 50.012, 51.906, 59.927, 54.962), losses(1.174, 0.986, 0.94, 4.201, 3.538)],
  damped: [losses(0.299, 0.328, 0.3, 1.466, 0.346), losses(0.415, 0.449, 0.4, 3.297, 0.474)],
  discontinuous: [losses(0.064, 0.074, 0.044, 1.804, 0.075), losses(0.199, 0.177, 0.126, 4.191, 0.139)],
  inverse: [losses(0.077, 0.069, 0.079, 3.463, 0.05), losses(0.051, 0.05, 0.055, 3.523, 0.017)],
  'inverse-square': [losses(1.613, 1.64, 1.184, 9.252, 1.284), losses(3.976, 3.591, 3.366, 9.788, 2.476)],
  spring: [losses(0.047, 0.046, 0.045, 1.659, 0.016), losses(0.111, 0.11, 0.09, 3.797, 0.01)],
};

/** Table 5: whether the force law was reconstructed, the same in two and three dimensions. */
export const publishedLaw: Readonly<Partial<Record<LawName, readonly VariantName[]>>> = {
  charge: ['bottleneck'],
  inverse: ['bottleneck', 'l1', 'kl'],
  'inverse-square': ['bottleneck', 'l1'],
  spring: ['bottleneck', 'l1', 'kl'],
};

/** E. Sztan's reproduction (2025), two dimensions: robust R², mean of both messages, and how many of the two gave the law. */
export const reproduction: Readonly<
  Partial<
    Record<
      LawName,
      Readonly<Partial<Record<VariantName, { readonly robust: number; readonly laws: number }>>>
    >
  >
> = {
  charge: {
    standard: { robust: 0.466, laws: 0 },
    bottleneck: { robust: 0.995, laws: 2 },
    l1: { robust: 0.692, laws: 1 },
    kl: { robust: 0.029, laws: 0 },
    pruning: { robust: 0.998, laws: 2 },
  },
  inverse: {
    standard: { robust: 0.414, laws: 2 },
    bottleneck: { robust: 0.839, laws: 2 },
    l1: { robust: 0.844, laws: 2 },
    kl: { robust: 0.594, laws: 0 },
    pruning: { robust: 0.838, laws: 2 },
  },
  'inverse-square': {
    standard: { robust: 0.833, laws: 0 },
    bottleneck: { robust: 0.967, laws: 2 },
    l1: { robust: 0.83, laws: 0 },
    kl: { robust: 0.866, laws: 1 },
    pruning: { robust: 0.973, laws: 2 },
  },
  spring: {
    standard: { robust: 0.92, laws: 2 },
    bottleneck: { robust: 1, laws: 2 },
    l1: { robust: 0.998, laws: 2 },
    kl: { robust: 0.801, laws: 0 },
    pruning: { robust: 0.952, laws: 2 },
  },
};
