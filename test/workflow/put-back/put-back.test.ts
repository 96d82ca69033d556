import { digestAcl } from '../../../lambda/zookeeper/requests/access.ts';
import { type PutBackUnderTest, putBackUnderTest } from './put-back-under-test.ts';

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server
    .create('/app')
    .create('/app/config', 'good')
    .create('/app/empty', '')
    .create('/app/null', null)
    .create('/app/owned', 'mine', { acl: digestAcl('user', 'word') })
    .create('/other', 'x');
  await under.backUpNow();
});
afterEach(() => under.stop());

test('what was deleted comes back, and what was overwritten gets its data', async () => {
  const { server } = under;
  const before = server.seen('/app');
  server.set('/app/config', 'bad').delete('/app/null').delete('/app/owned');

  const report = await under.executePlan(await under.planPart('/app'));

  expect(report).toMatchObject({ outcome: 'Succeeded', kind: 'restore', warnings: [] });
  expect(server.seen('/app')).toEqual(before);
  expect(server.znode('/app/owned')?.acl).toEqual(digestAcl('user', 'word'));
  expect(server.seen('/zk-backup-put-back')).toEqual({});
});
