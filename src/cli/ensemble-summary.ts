import type { EnsembleDocument } from 'principia';
import { formatDuration, formatInterval, formatNumber } from 'principia/report';
import { gatesText } from './gates-text.js';
import { columns } from './text-layout.js';

/** An ensemble as text for a terminal: what the draws say of the laws, then what vouches for them. */
export function ensembleSummary(document: EnsembleDocument, file: string): string {
  const { dataset, seed, seconds, ensemble, laws, divergence, temperatureRatio } = document;
  const mark = document.verified ? 'verified' : `UNVERIFIED (${document.unverified.join('; ')})`;
  return [
    `\n${dataset.name}, seed ${seed}, ${formatDuration(seconds)}: ${mark}\n`,
    `\n${ensemble.sampler}: ${ensemble.members} members, ${ensemble.draws} draws, T = ${formatNumber(ensemble.temperature)} = ${formatNumber(temperatureRatio)} T*\n`,
    '\nLaws, by the network’s draws and on the trajectories\n',
    columns([
      ['P_net', 'P_law', ''],
      ...laws.map(({ law, probability }) => [
        formatNumber(probability.network ?? Number.NaN),
        formatNumber(probability.law),
        law,
      ]),
    ]),
    divergence === null
      ? ''
      : `  Their Jensen-Shannon distance is ${formatNumber(divergence, 2)}${divergence > 0.5 ? ': the network does not determine the law' : ''}.\n`,
    ensemble.numbers.length === 0 ? '' : numbersText(ensemble.numbers),
    '\nGates\n',
    gatesText(ensemble.gates),
    `\n  ensemble  ${file}\n`,
  ].join('');
}

function numbersText(numbers: EnsembleDocument['ensemble']['numbers']): string {
  const level = formatNumber(100 * numbers[0]!.level);
  const rows = numbers.map(({ name, value, interval, variance }) => {
    const { chain, member, fit } = variance;
    const total = chain + member + fit;
    const share = (part: number): string => `${Math.round((100 * part) / total)} %`;
    return [name, formatInterval(value, interval), share(chain), share(member), share(fit)];
  });
  return `\nNumbers, ${level} % intervals, and what makes their variance\n${columns([
    ['', '', 'chain', 'members', 'fit'],
    ...rows,
  ])}`;
}
