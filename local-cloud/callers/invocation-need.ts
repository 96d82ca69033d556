import type { Need } from './call-log.ts';

/** What an invocation by no client of ours asks of IAM: a schedule's, or a person's. Pure. */
export const invocationNeed = (functionArn: string): Need => ({
  action: 'lambda:InvokeFunction',
  resource: functionArn,
  context: {},
});
