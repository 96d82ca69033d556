import { allowedPatterns, restorePatterns } from '../../../../lambda/contract/documents.ts';
import { answersKeyOf, restoreKeys } from '../../../../lambda/contract/keys.ts';

const planId = `${'n'.repeat(40)}.20261122T030000Z`;

test('what a put-back names fits what its documents take, at its longest', () => {
  const capture = restoreKeys.capture(planId, 'undo-before');
  const requests = restoreKeys.requests(planId, 'undo-changes');

  expect(planId).toMatch(new RegExp(allowedPatterns.runId));
  expect(capture).toMatch(new RegExp(restorePatterns.captureKey));
  expect(requests).toMatch(new RegExp(restorePatterns.requestsKey));
});

test('answers lie beside their requests', () => {
  const requests = restoreKeys.requests('prod.20261122T030000Z', 'acls');

  expect(requests).toBe('prod/restores/prod.20261122T030000Z.acls.requests');
  expect(answersKeyOf(requests)).toBe('prod/restores/prod.20261122T030000Z.acls.answers');
  expect(restoreKeys.answers('prod.20261122T030000Z', 'acls')).toBe(answersKeyOf(requests));
});
