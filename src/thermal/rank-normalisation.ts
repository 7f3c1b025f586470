import { normalQuantile } from './normal-distribution.js';
import { pooled, type Trace } from './trace.js';

/** Every series cut in two halves of equal length (the middle draw of an odd one is left out). */
export function splitHalves(trace: Trace): Trace {
  return trace.flatMap((series) => {
    const half = Math.floor(series.length / 2);
    return [series.subarray(0, half), series.subarray(series.length - half)];
  });
}

/**
 * The draws replaced by normal scores of their ranks among all chains, Φ⁻¹((rank − 3/8)/(S + 1/4)), ties
 * sharing their mean rank: what is measured on them exists whatever the distribution's moments.
 */
export function rankNormalised(trace: Trace): Trace {
  const values = pooled(trace);
  const count = values.length;
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const scores = new Float64Array(count);
  for (let first = 0; first < count; ) {
    let last = first;
    while (last + 1 < count && values[order[last + 1]!] === values[order[first]!]) last++;
    const score = normalQuantile(((first + last) / 2 + 1 - 3 / 8) / (count + 1 / 4));
    for (let place = first; place <= last; place++) scores[order[place]!] = score;
    first = last + 1;
  }
  let start = 0;
  return trace.map((series) => {
    start += series.length;
    return scores.subarray(start - series.length, start);
  });
}
