import { type ArrayRecord, type Backend, compile } from 'principia/tensor';
import { type BatchSize, batchInputs, nextBatch } from './batches.js';
import type { Catalogue } from './catalogue.js';
import type { HaloNetwork } from './network.js';

/** What a network says of halos. */
export interface NetworkReading {
  /** δ̂, [halos]. */
  readonly overdensity: Float64Array;
  /** The sums of the messages at the halos, [halos, channels]. */
  readonly received: Float64Array;
  /** Of the edges to the halos, [edges, channels]. */
  readonly messages: Float64Array;
  /** The edges in the catalogue, [edges]. */
  readonly edges: Int32Array;
}

/** Runs a network on halos, batch by batch; their messages are kept only where asked for, as they are many. */
export async function readNetwork(
  network: HaloNetwork,
  parameters: ArrayRecord,
  catalogue: Catalogue,
  halos: Int32Array,
  { size, channels, backend, keep }: { size: BatchSize; channels: number; backend: Backend; keep: boolean },
): Promise<NetworkReading> {
  const names = Object.keys(parameters);
  const inputs = batchInputs({ halos: size.halos, edges: size.edges });
  const compiled = await compile(
    (given) => {
      const own = Object.fromEntries(names.map((name) => [name, given[`parameter/${name}`]!]));
      const { overdensity, received, messages } = network.apply(own, given);
      return keep ? { overdensity, received, messages } : { overdensity };
    },
    {
      ...inputs,
      ...Object.fromEntries(names.map((name) => [`parameter/${name}`, { shape: parameters[name]!.shape }])),
    },
    { backend },
  );
  const given = Object.fromEntries(names.map((name) => [`parameter/${name}`, parameters[name]!]));
  const parts: {
    overdensity: Float64Array;
    received: Float64Array;
    messages: Float64Array;
    edges: Int32Array;
  }[] = [];
  try {
    for (let from = 0; from < halos.length; ) {
      const batch = nextBatch(catalogue, halos, from, size);
      const count = batch.halos.length;
      from += count;
      const { overdensity, received, messages } = await compiled.run({ ...batch.inputs, ...given });
      const first = (values: ArrayRecord[string] | undefined, rows: number): Float64Array =>
        Float64Array.from(values?.data.subarray(0, rows) ?? []);
      parts.push({
        overdensity: first(overdensity, count),
        received: first(received, count * channels),
        messages: first(messages, batch.edges.length * channels),
        edges: keep ? batch.edges : new Int32Array(),
      });
    }
  } finally {
    await compiled.dispose();
  }
  return {
    overdensity: joined(parts.map((part) => part.overdensity)),
    received: joined(parts.map((part) => part.received)),
    messages: joined(parts.map((part) => part.messages)),
    edges: Int32Array.from(joined(parts.map((part) => Float64Array.from(part.edges)))),
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
