import type { SolarSystemOptions } from 'principia/datasets';

/** Everything that decides the numbers. */
export interface EphemeridesConfig {
  readonly seed: number;
  /** The Solar System whose first state begins the worlds, and whose times they are seen at. */
  readonly span: SolarSystemOptions;
  /** Bodies that are kept; all where absent. */
  readonly bodies?: readonly string[];
  /** Synthetic worlds: one motion, its noise drawn anew in each. */
  readonly worlds: number;
  /** How many of them are weighed a second time, told how large the noise is. */
  readonly told: number;
  /** Standard deviation of observed positions (AU) and of velocities (AU a day). */
  readonly noise: number;
  /** Error of an integration step allowed, relative to each coordinate. */
  readonly tolerance: number;
  /** Of the intervals. */
  readonly level: number;
  /** Seconds that the main job aims at, which scale its work; its own default where absent. */
  readonly budget?: number;
}

/** Bodies whose masses are asked for. */
export const giants = ['Jupiter', 'Saturn', 'Uranus', 'Neptune'] as const;

export const full: EphemeridesConfig = {
  seed: 1,
  span: {},
  worlds: 20,
  told: 10,
  noise: 5e-8,
  tolerance: 1e-13,
  level: 0.9,
};

/** One world of the Sun and the giants, seen seldom. */
export const smoke: EphemeridesConfig = {
  ...full,
  span: { trainingYears: 40, testYears: 12, cadence: 400 },
  bodies: ['Sun', ...giants],
  worlds: 1,
  told: 0,
  budget: 18,
};
