/**
 * Time and memory against the number of bodies, 2 … 4,096: of a step of a simulation, of a step of training by gradient,
 * and of a direct solve. One thread; time is the processor's, which a loaded machine does not stretch.
 *
 * Where all act on all, time may grow as the number of pairs does, about N²; with a neighbour list, or on a lattice, as N.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { drawLinePanels, type Table } from 'principia/report';
import { powerSlope } from '../experiments/scaling/power-slope.js';
import { latticeSizes, type Work, workloads } from './body-workloads.js';
import type { Settings } from './main.js';
import { memoryUse } from './memory-use.js';

/** What a size came to. */
interface Size {
  readonly bodies: number;
  readonly pairs: number;
  /** The best of several, in milliseconds. */
  readonly time: number;
  /** JavaScript's own memory while everything lives, in MiB, over that before. */
  readonly held: number;
  /** Resident memory of the process at the end of the work, in MiB, over that before the first size. */
  readonly resident: number;
}

interface Series {
  readonly work: Work;
  readonly sizes: readonly Size[];
}

/** Sizes are left out from where a step, or a solve, is foreseen to take longer, in milliseconds. */
const longest = { simulation: 1000, training: 4000, 'direct solve': 15_000 };

/** Time, memory and slopes as tables, and a figure. */
export async function bodies({ say }: Settings): Promise<readonly Table[]> {
  const all: Series[] = [];
  for (const work of workloads) {
    say(`${work.group}: ${work.name}`);
    all.push({ work, sizes: await measureSizes(work) });
  }
  const groups = [...new Set(workloads.map(({ group }) => group))];
  const path = figurePath();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, drawFigure(groups.map((group) => all.filter(({ work }) => work.group === group))));
  return [
    ...groups.flatMap((group) => {
      const own = all.filter(({ work }) => work.group === group);
      const limit = `Left out from where it is foreseen to take over ${longest[group] / 1000} s.`;
      return [
        sizeTable(`${group}: milliseconds`, own, ({ time }) => time, [limit]),
        sizeTable(
          `${group}: MiB`,
          own,
          ({ held, resident }) => `${mebibytes(held)}, ${mebibytes(resident)}`,
          [
            'JavaScript’s own memory while everything lives, and resident memory of the process over that before the first size.',
          ],
        ),
      ];
    }),
    slopeTable(all, `The figure is in ${path}.`),
  ];
}

async function measureSizes(work: Work): Promise<readonly Size[]> {
  const sizes: Size[] = [];
  const { resident: first } = memoryUse();
  for (const bodies of work.sizes) {
    const last = sizes.at(-1);
    const pairs = work.pairs(bodies);
    if (last !== undefined && (last.time * pairs) / last.pairs > longest[work.group]) break;
    const before = memoryUse();
    let [held, resident] = [0, 0];
    const time = await work.measure(bodies, () => {
      resident = process.memoryUsage().rss / 2 ** 20 - first;
      held = memoryUse().live - before.live;
    });
    sizes.push({ bodies, pairs, time, held, resident });
  }
  return sizes;
}

function sizeTable(
  title: string,
  series: readonly Series[],
  of: (size: Size) => number | string,
  notes: readonly string[],
): Table {
  const sizes = [...new Set(series.flatMap(({ sizes: own }) => own.map(({ bodies: count }) => count)))];
  return {
    title,
    rows: sizes
      .sort((a, b) => a - b)
      .map((count) => ({
        bodies: count,
        ...Object.fromEntries(
          series.map(({ work, sizes: own }) => {
            const size = own.find((one) => one.bodies === count);
            return [work.name, size === undefined ? '–' : of(size)];
          }),
        ),
      })),
    notes,
  };
}

/** Slopes over the upper half of the sizes, where calls and caches no longer count. */
function slopeTable(all: readonly Series[], where: string): Table {
  return {
    title: 'Slopes d log / d log N over the upper half of the sizes',
    rows: all.map(({ work, sizes }) => {
      const upper = sizes.slice(-Math.max(2, Math.ceil(sizes.length / 2)));
      const slope = (of: (size: Size) => number): number =>
        powerSlope(upper.map((size) => ({ x: size.bodies, y: of(size) })));
      return {
        work: `${work.group}: ${work.name}`,
        from: upper[0]!.bodies,
        to: upper.at(-1)!.bodies,
        'of the pairs': slope(({ pairs }) => pairs),
        'of the time': slope(({ time }) => time),
        'of memory held': slope(({ held }) => held),
        'nanoseconds a pair': (1e6 * upper.at(-1)!.time) / upper.at(-1)!.pairs,
      };
    }),
    notes: [where],
  };
}

function drawFigure(groups: readonly (readonly Series[])[]): string {
  return drawLinePanels(
    groups.map((series) => ({
      title: series[0]!.work.group,
      x: { label: 'bodies', scale: 'log' as const },
      y: { label: 'milliseconds', scale: 'log' as const },
      series: series.map(({ work, sizes }) => ({
        name: work.name,
        points: sizes.map(({ bodies: x, time: y }) => ({ x, y })),
      })),
    })),
    `Time against the number of bodies, ${latticeSizes[0]} to ${latticeSizes.at(-1)}`,
    400,
  );
}

function figurePath(): string {
  const root = dirname(createRequire(import.meta.url).resolve('principia/package.json'));
  return join(root, 'bench/figures/bodies.svg');
}

const mebibytes = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0));
