import type { LawDocument } from 'principia/law';

/** One candidate on a Pareto front of complexity against loss. */
export interface FrontEntry {
  readonly expression: string;
  readonly tex: string;
  readonly complexity: number;
  /** Loss of the search, on messages. */
  readonly loss: number;
  /** Held-out error on the trajectories, in units of the noise, where the candidate was refitted on them. */
  readonly heldOutError: number | null;
  /** Description length on the trajectories, in nats, relative to the shortest. */
  readonly descriptionLength: number | null;
  readonly chosen: boolean;
}

/** One road from observations to messages: the direct solve, or a network trained by gradient. */
export interface RoadSummary {
  readonly name: string;
  readonly front: readonly FrontEntry[];
  /** What this road says on its own, in one sentence with its numbers. */
  readonly finding: string;
}

/** A body's path: truth against prediction, projected on the first two axes. */
export interface OrbitSeries {
  readonly body: string;
  readonly truth: readonly (readonly [number, number])[];
  readonly predicted: readonly (readonly [number, number])[];
}

/** A named line over time. */
export interface TimeSeries {
  readonly name: string;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** A run-time gate of the sampler: a printed number that must lie within a limit. */
export interface Gate {
  readonly name: string;
  readonly value: number;
  readonly limit: string;
  readonly passed: boolean;
}

/** A number estimated twice: by the network's thermal ensemble and by the law's own likelihood. */
export interface Agreement {
  readonly name: string;
  readonly unit: string;
  readonly ensemble: { readonly value: number; readonly interval: readonly [number, number] } | null;
  readonly likelihood: { readonly value: number; readonly interval: readonly [number, number] };
  readonly truth: number | null;
  /** Distance of the two in units of their joint standard deviation. */
  readonly distance: number | null;
}

/** All that the report shows: plain values, nothing computed in the page. */
export interface ReportData {
  readonly law: LawDocument;
  readonly description: string;
  readonly source: string;
  readonly units: { readonly length: string; readonly time: string; readonly mass: string };
  readonly truthExpression: string | null;
  readonly trueMasses: Readonly<Record<string, number>>;
  readonly roads: readonly RoadSummary[];
  /** The name of the rule that chose the law from the fronts. */
  readonly rule?: string;
  /** Whether the roads agree, in one sentence with its numbers. */
  readonly roadsAgreement: string;
  readonly orbits: readonly OrbitSeries[];
  /** |ΔE/E₀| along the rollout: the law's, and the integrator's at half the step. */
  readonly energyDrift: readonly TimeSeries[];
  /** Rollout error over orbit radius (or over the spread of positions), a body a line. */
  readonly rolloutError: readonly TimeSeries[];
  /** One sentence on the rollout with its numbers, the effect of halving the step included. */
  readonly rolloutClaim: string;
  readonly agreements: readonly Agreement[];
  /** The terms of all candidates along temperatures in units of T*. */
  readonly condensation?: {
    readonly temperatures: readonly number[];
    readonly terms: readonly {
      readonly term: string;
      readonly probabilities: readonly number[];
      readonly condensation: number | null;
      readonly chosen: boolean;
    }[];
  };
  readonly sampler: {
    readonly name: string;
    readonly members: number;
    readonly draws: number;
    readonly temperature: number;
    readonly prior: string;
    readonly gates: readonly Gate[];
  } | null;
  readonly noise: readonly {
    readonly body: string;
    readonly sigma: number;
    readonly floor: number;
    readonly unit: string;
  }[];
  readonly warnings: readonly string[];
  readonly reproduce: { readonly command: string; readonly environment: Readonly<Record<string, string>> };
}
