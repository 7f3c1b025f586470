import type { ElementType } from '../graph.js';
import type { Precision } from '../onnx-model.js';
import type { Program } from './lower.js';
import type { Buffer } from './view.js';

/** Where every buffer of a program begins, in bytes. */
export interface MemoryPlan {
  readonly offsets: ReadonlyMap<Buffer, number>;
  readonly bytes: number;
}

/** Buffers begin at whole lines of the processor's cache. */
const alignment = 64;

/** Bytes of an element. */
export function widthOf(type: ElementType, precision: Precision): number {
  if (type === 'float') return precision === 'float64' ? 8 : 4;
  return { float32: 4, int32: 4, int64: 8, bool: 1 }[type];
}

/**
 * Gives every buffer its place. Inputs, constants and outputs keep theirs from call to call; scratch space is used
 * again once what it held has been read for the last time, the smallest gap that fits first.
 */
export function planMemory(program: Program, precision: Precision): MemoryPlan {
  const offsets = new Map<Buffer, number>();
  const sizeOf = ({ type, length }: Buffer): number =>
    Math.ceil((Math.max(1, length) * widthOf(type, precision)) / alignment) * alignment;
  let bytes = 0;
  const keep = (buffer: Buffer): void => {
    if (offsets.has(buffer)) return;
    offsets.set(buffer, bytes);
    bytes += sizeOf(buffer);
  };
  for (const { buffer } of [...Object.values(program.inputs), ...Object.values(program.outputs)])
    keep(buffer);
  const lastUse = new Map<Buffer, number>();
  program.steps.forEach(({ operands }, step) => {
    for (const { view } of operands) {
      if (view.buffer.role !== undefined) keep(view.buffer);
      else if (!offsets.has(view.buffer)) lastUse.set(view.buffer, step);
    }
  });
  const arena = createArena(bytes);
  const ending = new Map<number, Buffer[]>();
  for (const [buffer, step] of lastUse) ending.set(step, [...(ending.get(step) ?? []), buffer]);
  program.steps.forEach(({ operands }, step) => {
    for (const { view } of operands) {
      if (!offsets.has(view.buffer)) offsets.set(view.buffer, arena.take(sizeOf(view.buffer)));
    }
    for (const buffer of ending.get(step) ?? []) arena.giveBack(offsets.get(buffer)!, sizeOf(buffer));
  });
  return { offsets, bytes: arena.end() };
}

interface Arena {
  take(size: number): number;
  giveBack(offset: number, size: number): void;
  end(): number;
}

function createArena(start: number): Arena {
  let end = start;
  let gaps: { offset: number; size: number }[] = [];
  return {
    take(size) {
      let best: { offset: number; size: number } | undefined;
      for (const gap of gaps)
        if (gap.size >= size && (best === undefined || gap.size < best.size)) best = gap;
      if (best === undefined) {
        end += size;
        return end - size;
      }
      const { offset } = best;
      best.offset += size;
      best.size -= size;
      if (best.size === 0) gaps = gaps.filter((gap) => gap !== best);
      return offset;
    },
    giveBack(offset, size) {
      gaps.push({ offset, size });
      gaps.sort((a, b) => a.offset - b.offset);
      gaps = gaps.reduce<{ offset: number; size: number }[]>((merged, gap) => {
        const last = merged.at(-1);
        if (last !== undefined && last.offset + last.size === gap.offset) last.size += gap.size;
        else merged.push({ ...gap });
        return merged;
      }, []);
    },
    end: () => end,
  };
}
