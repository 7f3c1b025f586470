import { formatTable } from 'principia/report';
import { expect, test } from 'vitest';

test('columns are the keys of all rows, numbers stand to the right with three digits, gaps are dashes', () => {
  const text = formatTable({
    title: 'Steps',
    rows: [
      { engine: 'one', ms: 99.97 },
      { engine: 'other', ms: 0.012345, ratio: 1234.5 },
      { engine: 'third', ms: 7 },
    ],
    notes: ['A note.'],
  });
  expect(text.split('\n')).toEqual([
    'Steps',
    '',
    'engine     ms  ratio',
    '────────────────────',
    'one       100      –',
    'other   0.012   1235',
    'third       7      –',
    '  A note.',
    '',
  ]);
});
