import { readNodeLine } from '../../../../lambda/node/node-line.ts';
import { destroyed, healthy } from './nodes.ts';

const parse = (line: object) => readNodeLine(`ZKBACKUP ${JSON.stringify(line)}`).line;

test('a node tells what it is, whether it holds anything or not', () => {
  const said = { step: 'inspect', runId: 'prod.20260102T000000Z', ofPlan: 'nothing' };
  const lines = [...healthy(), ...destroyed()].map(({ line }) => ({ ...said, ...line }));

  expect(lines.map(parse)).toEqual(lines);
});

test.each([
  ['an action that does not exist', { step: 'destroy', runId: 'r' }],
  ['a line without a run', { step: 'place', keptIn: [], placeMs: 1 }],
  ['folders that are no text', { step: 'place', runId: 'r', keptIn: [1], placeMs: 1 }],
  ['a check without canaries', { step: 'check', runId: 'r', role: 'leader', zxid: '0x1' }],
  [
    'an epoch as text',
    { step: 'halt', runId: 'r', wasServing: true, wasRunning: true, acceptedEpoch: '5' },
  ],
])('%s is no answer of a node', (_what, line) => {
  expect(parse(line)).toBeUndefined();
});
