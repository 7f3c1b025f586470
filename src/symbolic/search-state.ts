/**
 * Where a search stands between two generations, as values and as text.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { Champion } from './hall-of-fame.js';
import type { Island, Member } from './island.js';
import type { Program } from './program.js';

/** A search between two generations; it may go on from here, on whatever number of threads. */
export interface SearchState {
  /** Names the problem and the settings: a search of others refuses the state. */
  readonly fingerprint: string;
  /** Generations done. */
  readonly generation: number;
  readonly islands: readonly Island[];
}

const FORMAT = 'principia search 1';

/** A state as JSON; numbers keep every bit. JSON knows no −0 and nothing infinite: those are written as text. */
export function encodeSearchState({ fingerprint, generation, islands }: SearchState): string {
  return JSON.stringify({
    format: FORMAT,
    fingerprint,
    generation,
    islands: islands.map(({ members, hall, frequencies, fitted, evaluations }) => ({
      members: members.map((member) => ({ ...member, program: plain(member.program) })),
      hall: hall.map((champion) => ({ ...champion, program: plain(champion.program) })),
      frequencies: [...frequencies],
      fitted: [...fitted],
      evaluations,
    })),
  });
}

interface PlainProgram {
  readonly codes: readonly number[];
  readonly values: readonly (number | string)[];
}

type Plain<T> = Omit<T, 'program'> & { readonly program: PlainProgram };

interface PlainState {
  readonly format: string;
  readonly fingerprint: string;
  readonly generation: number;
  readonly islands: readonly {
    readonly members: readonly Plain<Member>[];
    readonly hall: readonly Plain<Champion>[];
    readonly frequencies: readonly number[];
    readonly fitted: readonly number[];
    readonly evaluations: number;
  }[];
}

/**
 * The state that a text holds.
 *
 * @param source - what messages call it.
 * @throws InputError where it holds none.
 */
export function decodeSearchState(text: string, source: string): SearchState {
  let value: PlainState | null;
  try {
    value = JSON.parse(text) as PlainState | null;
  } catch {
    value = null;
  }
  if (value?.format !== FORMAT) {
    throw new InputError(
      `${source} holds no state of a search ("format": "${FORMAT}"); begin the search anew.`,
    );
  }
  if (!isWhole(value)) {
    throw new InputError(`${source} holds a state of a search that is not whole; begin the search anew.`);
  }
  return {
    fingerprint: value.fingerprint,
    generation: value.generation,
    islands: value.islands.map(({ members, hall, frequencies, fitted, evaluations }) => ({
      members: members.map((member) => ({ ...member, program: packed(member.program) })),
      hall: hall.map((champion) => ({ ...champion, program: packed(champion.program) })),
      frequencies: Float64Array.from(frequencies),
      fitted: Float64Array.from(fitted),
      evaluations,
    })),
  };
}

function isWhole({ fingerprint, generation, islands }: PlainState): boolean {
  const isProgram = ({ program }: Plain<Member> | Plain<Champion>): boolean =>
    Array.isArray(program?.codes) && program.codes.length === program.values?.length;
  return (
    typeof fingerprint === 'string' &&
    Number.isInteger(generation) &&
    Array.isArray(islands) &&
    islands.every(
      ({ members, hall, frequencies, fitted, evaluations }) =>
        [members, hall, frequencies, fitted].every(Array.isArray) &&
        [...members, ...hall].every(isProgram) &&
        Number.isInteger(evaluations),
    )
  );
}

function plain({ codes, values }: Program): PlainProgram {
  return { codes: [...codes], values: Array.from(values, written) };
}

function packed({ codes, values }: PlainProgram): Program {
  return { codes: Uint8Array.from(codes), values: Float64Array.from(values, Number) };
}

function written(value: number): number | string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : `${value}`;
}
