/** Which bodies, when, and how exactly. */
export interface SpanConfig {
  readonly bodies: readonly string[];
  /** Julian dates (TDB): the states from the first to the second are fitted, those up to the third predicted. */
  readonly fitted: readonly [number, number];
  readonly predictedTo: number;
  readonly relativeTolerance: number;
}

/** Everything that decides the numbers. */
export interface Config {
  /** Where the data come from: a folder of ephemerides, or the built-in toy system. */
  readonly source: 'folder' | 'toy';
  /** The speed of light in the units of the data, to say what a coefficient means. */
  readonly lightSpeed: number;
  readonly giants: SpanConfig & {
    /** Windows of the fit with the exponent free. */
    readonly windows: number;
    /** Years beyond the data to which both fits are followed. */
    readonly yearsBeyond: number;
  };
  readonly inner: SpanConfig & {
    /** Bodies whose residuals are judged. */
    readonly judged: readonly string[];
    /** Powers of the distance in the candidates. */
    readonly powers: readonly number[];
    readonly maximumTerms: number;
    readonly maximumRounds: number;
    readonly maximumRefits: number;
  };
}

const [from1900, from1950, to2000, from1980, to2006, to2010] = [
  2415020.5, 2433282.5, 2451544.5, 2444239.5, 2453736.5, 2455197.5,
];
const powers = [1, 0, -1, -2, -3, -4];

/** The size that the expected results are from. */
export const full: Config = {
  source: 'folder',
  lightSpeed: 173.144632674,
  giants: {
    bodies: ['Sun', 'Jupiter', 'Saturn', 'Uranus', 'Neptune'],
    fitted: [from1900, from1950],
    predictedTo: to2000,
    relativeTolerance: 1e-12,
    windows: 32,
    yearsBeyond: 100,
  },
  inner: {
    bodies: [
      ...['Sun', 'Mercury', 'Venus', 'EarthMoonBarycentre', 'Mars'],
      ...['Jupiter', 'Saturn', 'Uranus', 'Neptune'],
    ],
    fitted: [from1980, to2006],
    predictedTo: to2010,
    relativeTolerance: 1e-13,
    judged: ['Mercury', 'Venus', 'EarthMoonBarycentre'],
    powers,
    maximumTerms: 1,
    maximumRounds: 1,
    maximumRefits: 10,
  },
};

/** The same on a toy system in which light is slow, so little that it ends within seconds. */
export const smoke: Config = {
  source: 'toy',
  lightSpeed: 3,
  giants: {
    bodies: ['Sun', 'Jupiter', 'Saturn'],
    fitted: [from1900, from1900 + 6000],
    predictedTo: from1900 + 12000,
    relativeTolerance: 1e-11,
    windows: 8,
    yearsBeyond: 10,
  },
  inner: {
    bodies: ['Sun', 'Mercury', 'Venus', 'Jupiter'],
    fitted: [from1980, from1980 + 1000],
    predictedTo: from1980 + 1500,
    relativeTolerance: 1e-11,
    judged: ['Mercury', 'Venus'],
    powers: [-2, -3],
    maximumTerms: 1,
    maximumRounds: 1,
    maximumRefits: 3,
  },
};
