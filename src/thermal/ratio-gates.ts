import type { Gate } from './gates.js';

/** A number that is 1 where all is well, with its Monte-Carlo standard error. */
export interface MeasuredRatio {
  readonly ratio: number;
  readonly error: number;
}

/** A ratio must be 1 within five Monte-Carlo errors, and the error itself below 0.1, or nothing has been shown. */
export function ratioGates(name: string, { ratio, error }: MeasuredRatio): Gate[] {
  const deviation = Math.abs(ratio - 1) / error;
  return [
    {
      name: `${name}, deviation from 1 in Monte-Carlo errors`,
      value: deviation,
      limit: '< 5',
      passed: deviation < 5,
      where: '',
    },
    { name: `${name}, Monte-Carlo error`, value: error, limit: '< 0.1', passed: error < 0.1, where: '' },
  ];
}
