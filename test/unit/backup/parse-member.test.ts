import { parseMember } from '../../../lambda/backup/ensemble-view.ts';

test.each([
  ['1=10.0.0.1:2888:3888:participant', { myid: 1, host: '10.0.0.1', voter: true }],
  ['12=zk:1:2:observer;0.0.0.0:2181', { myid: 12, host: 'zk', voter: false }],
  ['2=a:1:2|b:1:2:observer', { myid: 2, host: 'a', voter: false }],
  ['3=observer:1:2', { myid: 3, host: 'observer', voter: true }],
  ['4=[fe80::1]:1:2:participant;[::]:2181', { myid: 4, host: '[fe80::1]', voter: true }],
  // As a node of an older stack tells it: its own text of zoo.cfg.
  ['05=a:1:2:OBSERVER ;2181', { myid: 5, host: 'a', voter: false }],
])('%s is a member', (text, member) => {
  expect(parseMember(text)).toEqual(member);
});
