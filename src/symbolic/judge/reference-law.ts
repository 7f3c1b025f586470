import type { Expression } from '../expression.js';

/** The values that a variable takes in the data. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Whether it takes whole numbers only. */
  readonly whole?: boolean;
}

/** A law that found expressions are held against. */
export interface ReferenceLaw {
  readonly expression: Expression;
  /**
   * Names in it that stand for constants to be estimated, with their values, or about their values where data are
   * there to fit them to; absent where the law has none.
   */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Of every variable of the data, those that the law does not use among them; the values, where they are few. */
  readonly domain: Readonly<Record<string, Interval | readonly number[]>>;
}
