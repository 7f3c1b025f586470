import katex from 'katex';
import { type Html, trustedMarkup } from './html.js';
import { intervalParts } from './numbers.js';

/** A formula from TeX as MathML, which browsers draw without fonts, styles or scripts. */
export function formula(tex: string, display: 'inline' | 'block' = 'inline'): Html {
  return trustedMarkup(
    katex.renderToString(tex, {
      output: 'mathml',
      displayMode: display === 'block',
      throwOnError: false,
      strict: 'ignore',
    }),
  );
}

/** A value and its interval in TeX, to be set one after the other: `2.95\times 10^{-4}\;\mathrm{m}` and `[2.94,\,2.96]\times 10^{-4}`. */
export function intervalTex(
  value: number,
  interval: readonly [number, number] | null,
  unit: string,
): { readonly value: string; readonly interval: string } {
  const parts = intervalParts(value, interval);
  const power = parts.exponent === 0 ? '' : `\\times 10^{${parts.exponent}}`;
  const named = unit === '' ? '' : `\\;${unitTex(unit)}`;
  return {
    value: `${parts.value}${power}${named}`.replaceAll('−', '-'),
    interval: parts.interval === null ? '' : `[${parts.interval.join(',\\,')}]${power}`.replaceAll('−', '-'),
  };
}

/** A name such as `G`, `m1` or `alpha` in TeX, with digits at its end as a subscript. */
export function nameTex(name: string): string {
  const [, stem, index] = /^(.*?)_?(\d*)$/s.exec(name)!;
  const base = stem!.length === 1 ? texText(stem!) : `\\mathrm{${texText(stem!)}}`;
  return index === '' ? base : `${base}_{${index}}`;
}

/** A unit such as `AU^3/d^2` in TeX: words upright, exponents raised. */
function unitTex(unit: string): string {
  return unit
    .split(/(\^-?\d+(?:\.\d+)?|\*\*-?\d+(?:\.\d+)?)/)
    .map((part, index) => (index % 2 === 1 ? `^{${part.replace(/^(\^|\*\*)/, '')}}` : unitWord(part)))
    .join('');
}

const unitWord = (word: string): string =>
  word === '' ? '' : `\\mathrm{${texText(word).replaceAll('*', '\\,')}}`;

/** A text with TeX's own characters disarmed. */
function texText(text: string): string {
  return text.replace(/[\\{}$&#^_%~]/g, (character) =>
    character === '\\'
      ? '\\backslash '
      : character === '^'
        ? '\\hat{}'
        : character === '~'
          ? '\\sim '
          : `\\${character}`,
  );
}
