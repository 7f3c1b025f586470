import {
  charge,
  dampedPaper,
  discontinuousPaper,
  inverse,
  inverseSquare,
  type PairLawSettings,
  type SimulatedSystem,
  spring,
} from 'principia/datasets';
import type { LawName } from './config.js';

/** A published law. */
export interface PublishedLaw {
  readonly system: SimulatedSystem<PairLawSettings>;
  /** Time between two snapshots: five of the published steps. */
  readonly interval: number;
  /** Whether bodies have charges ±1; else theirs are normal numbers that do nothing. */
  readonly charged: boolean;
  /** What the law is of the four conservative and smooth ones, which alone are searched for. */
  readonly forms?: LawForms;
}

/**
 * Texts of a law, in r and, where the softened distance is meant, R. Functions of the receiver (m1, q1) count as the same
 * law, since the receiver's network divides them out.
 */
export interface LawForms {
  /** The force on the receiver over the separation and m₁ᵏ; several where it may be over the receiver's charge too. */
  readonly messages: readonly string[];
  /** The potential of a pair. */
  readonly potential: string;
}

export const publishedLaws: Readonly<Record<LawName, PublishedLaw>> = {
  spring: {
    system: spring,
    interval: 0.05,
    charged: false,
    forms: { messages: ['(R - 1)/r'], potential: '(R - 1)^2' },
  },
  inverse: {
    system: inverse,
    interval: 0.025,
    charged: false,
    forms: { messages: ['m2/(R*r)'], potential: 'm1*m2*log(R)' },
  },
  'inverse-square': {
    system: inverseSquare,
    interval: 0.005,
    charged: false,
    forms: { messages: ['m2/(R^2*r)'], potential: 'm1*m2/R' },
  },
  charge: {
    system: charge,
    interval: 0.005,
    charged: true,
    forms: { messages: ['q2/(R^2*r)', 'q1*q2/(R^2*r)'], potential: 'q1*q2/R' },
  },
  damped: { system: dampedPaper as SimulatedSystem<PairLawSettings>, interval: 0.1, charged: false },
  discontinuous: { system: discontinuousPaper, interval: 0.05, charged: false },
};

/** Added to every distance in all published laws. */
export const softening = 0.01;
