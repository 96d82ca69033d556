/** Texts of others in sentences of ours: one full stop, and none behind what is pasted. */
import { clauseOf, paragraphOf, sentenceOf, toldOfEach } from '../../../lambda/shown.ts';

test.each([
  ['The disk is full.', 'The disk is full'],
  ['the disk is full', 'the disk is full'],
  ['it ended ...', 'it ended ...'],
  [' No port. ', 'No port'],
])('%j goes on within a sentence as %j', (text, clause) => {
  expect(clauseOf(text)).toBe(clause);
});

test.each([
  ['AccessDenied: You may not', 'AccessDenied: You may not.'],
  ['You may not.', 'You may not.'],
  ['Is it there?', 'Is it there?'],
  ['cut to its start…', 'cut to its start…'],
  ['Take one: npx zk-backup run prod', 'Take one: npx zk-backup run prod'],
  [
    'To go back: npx zk-backup undo prod.20261122T030000Z',
    'To go back: npx zk-backup undo prod.20261122T030000Z',
  ],
  ['Undo it: {"undo": "prod.20261122T030000Z"}', 'Undo it: {"undo": "prod.20261122T030000Z"}'],
  ['npx zk-backup says more. See there', 'npx zk-backup says more. See there.'],
])('%j is a sentence as %j', (text, sentence) => {
  expect(sentenceOf(text)).toBe(sentence);
});

test('of several sentences the one with a command comes last', () => {
  const told = paragraphOf('To go back: npx zk-backup undo prod.x', 'See the log', '', 'Wait.');

  expect(told).toBe('See the log. Wait. To go back: npx zk-backup undo prod.x');
});

test('two commands have a sign between them, with a blank on each side', () => {
  const told = paragraphOf('One: npx zk-backup list prod', 'Another: npx zk-backup run prod');

  expect(told).toBe('One: npx zk-backup list prod – Another: npx zk-backup run prod');
});

test('reasons of several nodes stand in one sentence', () => {
  const told = toldOfEach([
    ['i-1', 'Its agent is not online in SSM.'],
    ['i-2', 'leader'],
  ]);

  expect(`No node serves (${told}).`).toBe(
    'No node serves (i-1: Its agent is not online in SSM; i-2: leader).',
  );
});
