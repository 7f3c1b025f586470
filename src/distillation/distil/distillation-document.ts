import type { LawTerm } from 'principia/law';
import type { ChannelUse } from './channels.js';
import type { MessageComponent } from './components.js';
import type { Distillation } from './distil.js';
import type { Finding } from './structure.js';

/** What a distillation is of. */
export interface DistillationSubject {
  /** The learned motion. */
  readonly model: string;
  /** Its file. */
  readonly path: string;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  readonly seconds: number;
}

/** A term with its expression as text. */
export type TermText = Omit<LawTerm, 'expression'> & { readonly expression: string };

/** What `distillation.json` holds: plain data. */
export interface DistillationDocument extends DistillationSubject {
  readonly schema: 'principia/distillation/1';
  readonly channels: ChannelUse | null;
  readonly findings: readonly Finding[];
  readonly components: readonly (MessageComponent['term'] & {
    readonly rows: number;
    readonly effectiveRows: number;
    readonly variables: readonly string[];
    readonly share: number;
    readonly gauge: string;
    readonly front: readonly {
      readonly expression: string;
      readonly complexity: number;
      /** 0 perfect, 1 no better than a constant. */
      readonly loss: number;
      /** In nats; null where infinite. */
      readonly descriptionLength: number | null;
    }[];
  })[];
  /** Laws to be judged on trajectories, the best guess first. */
  readonly candidates: readonly { readonly terms: readonly TermText[] }[];
  readonly evaluations: number;
}

/** A distillation as plain data. */
export function distillationDocument(
  { channels, findings, fronts, candidates, evaluations }: Distillation,
  subject: DistillationSubject,
): DistillationDocument {
  return {
    schema: 'principia/distillation/1',
    ...subject,
    channels,
    findings,
    components: fronts.map(({ component, front }) => ({
      ...component.term,
      rows: component.problem.target.length,
      effectiveRows: component.effectiveRows,
      variables: component.problem.variables.map(({ name }) => name),
      share: component.share,
      gauge: component.gauge,
      front: front.map(({ expression, complexity, loss, descriptionLength }) => ({
        expression: expression.toString(),
        complexity,
        loss,
        descriptionLength: Number.isFinite(descriptionLength) ? descriptionLength : null,
      })),
    })),
    candidates: candidates.map(({ terms }) => ({
      terms: terms.map((term) => ({ ...term, expression: term.expression.toString() })),
    })),
    evaluations,
  };
}
