import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What the kernel offers. Addresses are in its own memory. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** Where the host's part of the memory begins. */
  base(): number;
  /** Runs the instructions from `begin` to `end` over columns of so many bytes, a block of `size` bytes at a time. */
  run32(begin: number, end: number, bytes: number, size: number, stop: boolean): number;
  run64(begin: number, end: number, bytes: number, size: number, stop: boolean): number;
  /** A sum that the last run took. */
  sum(index: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** A kernel with a memory of its own; the build's WebAssembly is read and compiled once a thread. */
export function loadKernel(): Kernel {
  // The build is where the package says, whether this file runs from it or from the sources.
  compiled ??= new WebAssembly.Module(
    readFileSync(createRequire(import.meta.url).resolve('principia/symbolic/evaluation.wasm')),
  );
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel;
}
