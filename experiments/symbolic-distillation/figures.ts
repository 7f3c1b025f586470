import { drawDotRows } from 'principia/report';
import type { ExperimentFigure } from '../experiment.js';
import type { SystemConfig } from './config.js';
import { systemLabel } from './outcome.js';
import { publishedAgreement, reproduction } from './published.js';
import { agreement, ofSystem, type Trained } from './summary.js';

const claim = 'Messages agree with the force once a function of the receiver is allowed for';

/** R² of the messages, a panel a system, beside the published ones; none where no system has messages. */
export function figuresOf(
  systems: readonly SystemConfig[],
  trained: readonly Trained[],
): readonly ExperimentFigure[] {
  const messages = trained.filter(({ variant }) => variant !== 'flat-hamiltonian');
  const panels = systems
    .filter(({ law }) => publishedAgreement[law] !== undefined)
    .map((system) => ({
      title: systemLabel(system),
      rows: ofSystem(messages, system).map((one) => ({
        name: one.variant,
        values: [
          agreement(one, ({ receiver }) => receiver.robust),
          agreement(one, ({ force }) => force.robust),
          publishedAgreement[system.law]?.[system.dimension - 2]?.[one.variant] ?? null,
          system.dimension === 2 ? (reproduction[system.law]?.[one.variant]?.robust ?? null) : null,
        ],
      })),
    }))
    .filter(({ rows }) => rows.length > 0);
  if (panels.length === 0) return [];
  const keys = [
    { name: 'here, against F·g(receiver)', own: true },
    { name: 'here, against F', own: true },
    { name: 'published', own: false },
    { name: 'reproduction', own: false },
  ];
  const svg = drawDotRows(
    panels,
    keys,
    'robust R² of the leading messages',
    `${claim}: robust R² by system and kind of message`,
  );
  return [{ name: 'agreement', claim: `${claim}.`, svg }];
}
