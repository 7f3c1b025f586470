import type { Table } from 'principia/report';
import { scientific } from './claims.js';
import { validDistance } from './compare-motions.js';
import type { NetworkResult, ScalingResults, SystemResult } from './results.js';
import type { Trial } from './try-law.js';

/** The tables: what was learned, what came of it on more bodies, and what of other models. */
export function scalingTables(results: ScalingResults): readonly Table[] {
  const { systems, networks, narrow } = results;
  return [
    learningTable([...systems, narrow]),
    ...systems.map((system) => trialTable(system, results)),
    timeTable(systems, results),
    networkTable(networks, systems[0]!),
    {
      ...trialTable(narrow, results),
      notes: [
        'More bodies have closer pairs than learning saw here; there the law goes on with the power of the distance that it has at the edge.',
      ],
    },
  ];
}

function learningTable(systems: readonly SystemResult[]): Table {
  return {
    title: 'The direct solve on small systems',
    rows: systems.map(({ title, trained, learning }) => ({
      system: title,
      bodies: trained,
      moments: learning.moments,
      features: learning.features,
      'left of accelerations, relative': scientific(learning.residual),
      'nearest pair': learning.seen[0],
      'farthest pair': learning.seen[1],
      seconds: learning.seconds,
    })),
    notes: [
      'Accelerations are exact. All pairs of a periodic box are looked at; beyond the cutoff features are zero.',
    ],
  };
}

function trialTable({ title, trials }: SystemResult, { every }: ScalingResults): Table {
  const [{ duration, step }] = trials as readonly [Trial];
  return {
    title: `${title}: motions in closed loop, ${Math.round(duration / step)} steps`,
    rows: trials.map(({ bodies, pairs, integrator, learned, floor, validTime, met, ...trial }) => ({
      bodies,
      pairs,
      integrator,
      step: trial.step.toPrecision(2),
      'energy error, true law': scientific(floor),
      'energy error, learned': scientific(learned.energy),
      'of the learned energy': scientific(learned.ownEnergy),
      momentum: scientific(learned.momentum),
      [`position error after ${every} steps`]: scientific(learned.positions[1] ?? null),
      'after a fifth': scientific(learned.positions[Math.round(learned.positions.length / 5)] ?? null),
      'valid until':
        validTime === null ? `${trial.duration.toPrecision(2)}, the end` : validTime.toPrecision(2),
      'nearest pair': met[0].toPrecision(2),
    })),
    notes: [
      'Energy errors: largest |H(t) − H(0)| over K + Σ|U| at the start, H the true Hamiltonian, in the third column the learned one. ' +
        `Positions are compared with the true law's by the same method and step, root mean square; valid: up to ${validDistance}.`,
    ],
  };
}

function timeTable(systems: readonly SystemResult[], { integrators }: ScalingResults): Table {
  return {
    title: `Milliseconds a step of ${integrators[0]}`,
    rows: systems.flatMap(({ title, times }) =>
      times.map(({ bodies, pairs, learned, truth }) => ({
        system: title,
        bodies,
        pairs,
        'true law': truth,
        'learned, tabulated': learned,
        'learned ÷ true': learned / truth,
      })),
    ),
    notes: ['The fastest of eight stretches of steps; on a machine that others use too.'],
  };
}

function networkTable(networks: readonly NetworkResult[], direct: SystemResult): Table {
  const [{ integrator }] = direct.trials as readonly [Trial];
  const sizes = networks[0]?.trials.map(({ bodies }) => bodies) ?? [];
  const own = direct.trials.filter(
    (trial) => trial.integrator === integrator && sizes.includes(trial.bodies),
  );
  return {
    title: `Lattice springs: networks trained by gradient on the same lattices, ${integrator}`,
    rows: [
      ...own.map(({ bodies, learned, floor, validTime }) => ({
        model: 'pairwise Hamiltonian, direct solve',
        'training, s': direct.learning.seconds,
        bodies,
        'energy error': scientific(learned.energy),
        'true law': scientific(floor),
        'valid until': validTime ?? 'the end',
      })),
      ...networks.flatMap(({ title, training, trials }) =>
        trials.map(({ bodies, errors, validTime }) => ({
          model: title,
          'training, s': training.seconds,
          bodies,
          'energy error': scientific(errors.energy),
          'true law': scientific(own.find((trial) => trial.bodies === bodies)?.floor ?? null),
          'valid until': validTime ?? 'the end',
        })),
      ),
    ],
    notes: [
      'A body of the cube of 8 has three neighbours, one inside a larger lattice six: a network of nodes has never seen that.',
    ],
  };
}
