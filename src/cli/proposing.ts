import { InputError } from 'principia/math';
import { loadDataset } from './catalogue.js';
import type { Proposing } from './propose.js';

/** The stages behind `propose`, loaded when they are asked for. */
export const proposing: Proposing = {
  loadDataset,
  async decodeLaw(value, file) {
    const { lawDocumentSchema } = await import('principia/law');
    const read = lawDocumentSchema.safeParse(value);
    if (read.success) return read.data;
    const [{ path, message }] = read.error.issues as [(typeof read.error.issues)[0]];
    throw new InputError(
      `'${file}' is no law document: ${path.join('.') || 'it'}: ${message}; expected the law.json of a 'discover' or 'distill' run`,
    );
  },
  readExperiments: async (...rest) =>
    (await import('../discover/proposal/candidate-file.js')).readExperiments(...rest),
  propose: async (...rest) => (await import('../discover/proposal/propose.js')).propose(...rest),
};
