import { leaveOut } from '../../../lambda/backup/leave-out.ts';
import { probed } from './ensembles.ts';

const candidates = [
  { instanceId: 'i-1', because: 'an observer' },
  { instanceId: 'i-2', because: 'a follower' },
];

test('a candidate that would refuse its capture is left out with all its reasons', () => {
  const probes = [
    probed(1, 'observer', { refuses: ['It has not the tool aws.', 'No room.'] }),
    probed(2, 'follower'),
  ];

  const sorted = leaveOut(candidates, probes);

  expect(sorted).toEqual({
    candidates: [candidates[1]],
    leftOut: [{ instanceId: 'i-1', reason: 'It has not the tool aws. No room.' }],
  });
});

test('one that only others would refuse is tried', () => {
  const probes = [
    probed(1, 'observer'),
    probed(2, 'follower'),
    probed(3, 'leader', { refuses: ['x'] }),
  ];

  expect(leaveOut(candidates, probes)).toEqual({ candidates, leftOut: [] });
});
