import { parseMember } from '../../../../../lambda/node/members.ts';

test.each([
  ['1=10.0.0.1', { myid: 1, host: '10.0.0.1', voter: true }],
  ['2=zk-2.example:observer', { myid: 2, host: 'zk-2.example', voter: false }],
  ['3=[fd00::3]', { myid: 3, host: '[fd00::3]', voter: true }],
  ['4=[fd00::4]:observer', { myid: 4, host: '[fd00::4]', voter: false }],
  ['5=', { myid: 5, host: '', voter: true }],
  ['6=observer:2888:3888|b:2888:3888:observer;2181', { myid: 6, host: 'observer', voter: false }],
  ['7=observer:1:2', { myid: 7, host: 'observer', voter: true }],
  ['8=[fe80::1]:1:2:participant;[::]:2181', { myid: 8, host: '[fe80::1]', voter: true }],
  // As a node of an older stack tells it: its own text of zoo.cfg.
  ['09=a:1:2:OBSERVER ;2181', { myid: 9, host: 'a', voter: false }],
])('the member %s is read', (text, member) => {
  expect(parseMember(text)).toEqual(member);
});
