/**
 * Random numbers as an argument: a stream is named by a seed and a path of labels, so a worker, an ensemble
 * member or an island draws the same numbers however many workers there are and in whatever order they run.
 *
 * @packageDocumentation
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers; drawing advances it, `child` does not. */
export interface RandomStream {
  /** A number in [0, 1). */
  uniform(): number;
  /** A standard normal number. */
  normal(): number;
  /** An integer in 0 … bound − 1. */
  integer(bound: number): number;
  /** An independent stream, named by this stream's own name and the label; unaffected by what was drawn. */
  child(label: string | number): RandomStream;
  /** The stream's position, to be handed to `resumeRandom`. */
  state(): RandomState;
}

/** Everything needed to go on drawing from a stream where it stood. */
export interface RandomState {
  readonly key: readonly number[];
  readonly generator: readonly number[];
  readonly spare: number | null;
}

/**
 * A stream for a seed.
 *
 * @example
 * ```ts
 * const random = createRandom(7);
 * createRandom(7).uniform() === random.uniform(); // the same seed, the same numbers
 * ```
 */
export function createRandom(seed: number): RandomStream {
  return streamOf(hashKey([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef], `seed:${seed}`));
}

/** A stream that goes on where another stood. */
export function resumeRandom(state: RandomState): RandomStream {
  return streamOf(state.key, state.generator, state.spare);
}

/** A permutation of 0 … length − 1, each equally likely (Fisher-Yates). */
export function permutation(random: RandomStream, length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const chosen = random.integer(last + 1);
    const kept = order[last]!;
    order[last] = order[chosen]!;
    order[chosen] = kept;
  }
  return order;
}

function streamOf(key: readonly number[], position = key, spareNormal: number | null = null): RandomStream {
  const generator = xoroshiro128plusFromState(position);
  let spare = spareNormal;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    // Box-Muller; 1 − u keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
    const angle = 2 * Math.PI * uniformFloat64(generator);
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return {
    uniform: () => uniformFloat64(generator),
    normal,
    integer: (bound) => uniformInt(generator, 0, bound - 1),
    child: (label) => streamOf(hashKey(key, `${typeof label}:${label}`)),
    state: () => ({ key, generator: generator.getState(), spare }),
  };
}

/** Four 32-bit words from four words and a text: FNV-1a over the text, one lane a word, mixed by MurmurHash3's finaliser. */
function hashKey(key: readonly number[], text: string): number[] {
  const words = key.map((word, lane) => {
    let hash = (word ^ Math.imul(lane + 1, 0x9e3779b1)) | 0;
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    return mix(hash);
  });
  // Every word must depend on every other, or two labels that collide in one lane stay close.
  return words.map((word, lane) => mix(word + Math.imul(words[(lane + 1) % 4]!, 0x85ebca6b) + lane) | 0);
}

function mix(word: number): number {
  let hash = word | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
