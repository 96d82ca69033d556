import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { courseOf } from '../../../../lambda/deployment/stack-status.ts';

const clientOf = (StackStatus: string) =>
  ({ send: async () => ({ Stacks: [{ StackStatus }] }) }) as unknown as CloudFormationClient;

test.each([
  ['CREATE_IN_PROGRESS', 'begins'],
  ['ROLLBACK_IN_PROGRESS', 'goes-back'],
  ['UPDATE_IN_PROGRESS', 'goes-on'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'goes-on'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'goes-back'],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'goes-back'],
  ['IMPORT_IN_PROGRESS', 'goes-on'],
  ['IMPORT_ROLLBACK_IN_PROGRESS', 'goes-back'],
])('while the stack is in %s the deployment %s', async (status, course) => {
  expect(await courseOf(clientOf(status), 'arn')).toBe(course);
});
