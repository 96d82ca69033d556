import { putEvent } from '../../../../lambda/aws/event-bus.ts';

const event = { bus: 'default', source: 'zk-backup', detailType: 'T', detail: {} };

test('an event that EventBridge answered 200 for but did not take is an error', async () => {
  const answer = {
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'no' }],
  };
  const putting = putEvent({ send: async () => answer } as never, event);

  await expect(putting).rejects.toMatchObject({ name: 'InternalFailure', message: 'no' });
});
