import type { TimeSeries } from '../report-data.js';

/** Points a figure may hold in all: keeps a page of many bodies small. */
const pointsInAll = 1800;

/** How many points each of so many lines may have. */
export function pointsPerLine(lines: number): number {
  return Math.max(24, Math.min(240, Math.floor(pointsInAll / Math.max(1, lines))));
}

/** Every so-manieth entry and the last. */
export function thin<T>(entries: readonly T[], limit: number): readonly T[] {
  if (entries.length <= limit) return entries;
  return Array.from(
    { length: limit },
    (_, index) => entries[Math.round((index * (entries.length - 1)) / (limit - 1))]!,
  );
}

/** The greatest value of every stretch of time at its own time: thinning hides no peak. */
export function thinByPeaks(series: TimeSeries, limit: number): TimeSeries {
  const length = series.times.length;
  if (length <= limit) return series;
  const kept = Array.from({ length: limit }, (_, bucket) => {
    const end = Math.floor(((bucket + 1) * length) / limit);
    let peak = Math.floor((bucket * length) / limit);
    for (let index = peak + 1; index < end; index++) {
      if (!(series.values[index]! <= series.values[peak]!)) peak = index;
    }
    return peak;
  });
  return {
    name: series.name,
    times: kept.map((index) => series.times[index]!),
    values: kept.map((index) => series.values[index]!),
  };
}
