import { type Gate, largest } from './gates.js';

/** A number that is 1 where all is well, with its Monte-Carlo standard error. */
export interface MeasuredRatio {
  readonly ratio: number;
  readonly error: number;
}

/** A ratio must be 1 within five Monte-Carlo errors, and the error itself below 0.1, or nothing has been shown. */
export function ratioGates(name: string, { ratio, error }: MeasuredRatio): Gate[] {
  return [
    largest(`${name}, deviation from 1 in Monte-Carlo errors`, 5, [['', Math.abs(ratio - 1) / error]]),
    largest(`${name}, Monte-Carlo error`, 0.1, [['', error]]),
  ];
}
