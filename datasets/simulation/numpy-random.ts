/**
 * The random numbers of `numpy.random.RandomState` (the generator MT19937 seeded by one integer), in numpy's own order
 * of draws, for replaying published data.
 *
 * Sources: M. Matsumoto, T. Nishimura, Mersenne Twister, ACM TOMACS 8, 3 (1998); numpy's NEP 19, which freezes these
 * streams.
 *
 * @packageDocumentation
 */

const size = 624;
const offset = 397;

/** A stream of numpy's older interface; drawing advances it. */
export interface NumpyRandom {
  /** `random_sample()`: a number in [0, 1) of 53 bits. */
  uniform(): number;
  /** `randn()`: a standard normal number, by the polar method, which makes two at a time. */
  normal(): number;
  /** `choice(p.length, p=p)`: an index drawn with these probabilities. */
  choice(probabilities: readonly number[]): number;
}

/**
 * The stream of `numpy.random.seed(seed)`.
 *
 * @param seed a whole number from 0 to 2³² − 1
 * @example
 * ```ts
 * createNumpyRandom(43).uniform(); // 0.1150544…, what numpy.random.RandomState(43).random_sample() gives
 * ```
 */
export function createNumpyRandom(seed: number): NumpyRandom {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let index = 1; index < size; index++) {
    const before = state[index - 1]! ^ (state[index - 1]! >>> 30);
    state[index] = Math.imul(1812433253, before) + index;
  }
  let position = size;
  const word = (): number => {
    if (position === size) {
      regenerate(state);
      position = 0;
    }
    return temper(state[position++]!);
  };
  const uniform = (): number => {
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const first = 2 * uniform() - 1;
      const second = 2 * uniform() - 1;
      const squares = first ** 2 + second ** 2;
      if (squares >= 1 || squares === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(squares)) / squares);
      spare = factor * first;
      return factor * second;
    }
  };
  return { uniform, normal, choice: (probabilities) => chosen(uniform(), probabilities) };
}

/** The next 624 words of the state, from the last. */
function regenerate(state: Uint32Array): void {
  for (let index = 0; index < size; index++) {
    const joined = (state[index]! & 0x80000000) | (state[(index + 1) % size]! & 0x7fffffff);
    const twist = joined & 1 ? 0x9908b0df : 0;
    state[index] = state[(index + offset) % size]! ^ (joined >>> 1) ^ twist;
  }
}

function temper(word: number): number {
  let value = word;
  value ^= value >>> 11;
  value ^= (value << 7) & 0x9d2c5680;
  value ^= (value << 15) & 0xefc60000;
  return (value ^ (value >>> 18)) >>> 0;
}

/** The first index whose cumulative probability is greater than the number. */
function chosen(uniform: number, probabilities: readonly number[]): number {
  const total = probabilities.reduce((sum, probability) => sum + probability, 0);
  let cumulative = 0;
  for (const [index, probability] of probabilities.entries()) {
    cumulative += probability;
    if (uniform < cumulative / total) return index;
  }
  return probabilities.length - 1;
}
