/** What a run began with is not taken from it: a deployment that would do so is refused, and holds what is free. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  type DeploymentUnderTest,
  deploymentUnderTest,
  now,
  prod,
  runOf,
  staging,
} from './deployment-under-test.ts';

let under: DeploymentUnderTest;
beforeEach(async () => {
  under = await deploymentUnderTest();
});
afterEach(() => under.stop());

const both = { prod, staging };
const run = runOf('prod');

const reasonOf = (deployment: Promise<void>) =>
  deployment.then(
    () => 'let on',
    (error) => `${error.message} ${error.hint}`,
  );

describe('While a run of an ensemble is under way', () => {
  beforeEach(() => under.takeLease(run, now - 60_000));

  test('a deployment without it is refused: it names the run, its times, what would go, and the way out', async () => {
    const reason = await reasonOf(under.update(both, { staging }));

    expect(reason).toBe(
      'This deployment would take away what runs under way may still need. ' +
        'prod: prod.20261201T025900Z is over and has left the ensemble locked, until 2026-12-01 12:59:00Z at the latest; ' +
        'what would go: nodes zk=prod; documents 1a-revive; folders prod/a-*. ' +
        'Nothing was changed. Wait until nobody is at work, then deploy again. ' +
        'To give them up, where nothing of them can be at work any more or they may be lost, put ["prod.20261201T025900Z"] into giveUpRuns of the construct, or deploy with -c giveUpRuns=prod.20261201T025900Z. ' +
        'npx zk-backup status prod',
    );
  });

  test.each([
    ['without one of its documents', { ...prod, documents: ['3c-revive'] }, 'documents 1a-revive'],
    ['with other nodes', { ...prod, nodes: ['zk=other'] }, 'nodes zk=prod'],
    ['with another folder', { ...prod, folders: ['prod/b-*'] }, 'folders prod/a-*'],
  ])('a deployment %s is refused', async (_what, changed, gone) => {
    const reason = await reasonOf(under.update(both, { ...both, prod: changed }));

    expect(reason).toContain(`what would go: ${gone}.`);
  });

  test('one that only adds to it is let on, and CloudFormation is not even asked', async () => {
    const more = { ...prod, nodes: [...prod.nodes, 'i-9'] };

    await under.update(both, { ...both, prod: more, third: staging });

    expect(under.asked).toEqual([]);
    expect(await under.lease('prod')).toMatchObject({ runId: run.runId });
  });

  test('one that removes another ensemble is let on', async () => {
    await under.update(both, { prod });

    expect(await under.lease('prod')).toMatchObject({ runId: run.runId });
  });

  test('a refused one holds none of the others', async () => {
    await reasonOf(under.update(both, {}));

    expect(await under.lease('staging')).toBeUndefined();
  });

  test('a deployment that goes back is let on: it brings back what was there', async () => {
    under.course = 'goes-back';

    await under.update({ staging }, { staging, prod });
    await under.update({ prod: { ...prod, nodes: ['zk=other'] } }, { prod });

    expect(await under.lease('prod')).toMatchObject({ runId: run.runId });
  });

  test('it is let on where the run is given up, which keeps its ensemble', async () => {
    await under.update(both, { staging }, { GiveUpRuns: [run.runId] });

    expect(await under.lease('prod')).toMatchObject({ runId: run.runId, released: false });
  });

  test('one run that is given up is not another', async () => {
    const reason = await reasonOf(
      under.update(both, { staging }, { GiveUpRuns: ['prod.20261130T025900Z'] }),
    );

    expect(reason).toContain('prod.20261201T025900Z');
  });

  test('the first deployment of this check is refused, which does not know what was there before', async () => {
    const reason = await reasonOf(under.create(both));

    expect(reason).toContain('what would go: what an earlier version of zk-backup made for it.');
  });

  test('a stack that begins is let on: nothing of it can be under way', async () => {
    under.course = 'begins';

    await under.create(both);

    expect(under.asked).toHaveLength(1);
  });
});

describe('While nobody is at work', () => {
  test('an ensemble that goes is held, so that no run of it begins until the deployment has ended', async () => {
    await under.update(both, { staging });

    const claim = await under.takeLease(run);

    expect(claim).toEqual({
      taken: false,
      by: 'the deployment of ZkBackup, until 2026-12-01T04:00:00.000Z at the latest',
    });
  });

  test('it is let go at the end, when CloudFormation deletes what was before', async () => {
    await under.update(both, { staging });

    await under.deleteOld(both);

    expect(await under.takeLease(run)).toEqual({ taken: true });
  });

  test('going back lets go at once of what the new version did not know, and of the others at the end', async () => {
    const other = { ...staging, nodes: ['i-9'] };
    await under.update(both, { staging: other });
    under.course = 'goes-back';

    await under.update({ staging: other }, both);

    expect(await under.lease('prod')).toMatchObject({ released: true });
    expect(await under.lease('staging')).toMatchObject({ released: false });
    await under.deleteOld({ staging: other });
    expect(await under.lease('staging')).toMatchObject({ released: true });
  });

  test('one whose end nobody told is in the way of no other deployment', async () => {
    await under.update(both, { staging });

    await under.update(both, { staging });

    expect(await under.lease('prod')).toMatchObject({ execution: expect.stringMatching(/2$/) });
  });

  test('the first deployment of this check holds nobody: no one would tell of its end', async () => {
    await under.create(both);

    expect(await under.lease('prod')).toBeUndefined();
  });

  test('the lease of a run is nothing that a deployment lets go', async () => {
    await under.takeLease(run);

    await under.deleteOld(both);

    expect(await under.lease('prod')).toMatchObject({ runId: run.runId, released: false });
  });

  test('a run that begins while it looks is quicker: it refuses, and holds nothing', async () => {
    const { s3 } = under.store;
    let isFirst = true;
    const send = async (...request: Parameters<typeof s3.send>) => {
      const [command] = request;
      if (
        command instanceof PutObjectCommand &&
        command.input.Key?.startsWith('staging/') &&
        isFirst
      ) {
        isFirst = false;
        await under.takeLease(runOf('staging'));
      }
      return s3.send(...request);
    };
    under.store = { ...under.store, s3: { send: send as typeof s3.send } };

    const reason = await reasonOf(under.update(both, {}));

    expect(reason).toMatch(/^This deployment .* staging may still need, which has just begun: /);
    expect(await under.lease('prod')).toMatchObject({ released: true });
    expect(await under.lease('staging')).toMatchObject({ runId: 'staging.20261201T025900Z' });
  });

  test('where one ensemble cannot be held, none is', async () => {
    const { s3 } = under.store;
    const send = (...request: Parameters<typeof s3.send>) =>
      request[0] instanceof PutObjectCommand && request[0].input.Key?.startsWith('staging/')
        ? Promise.reject(new Error('S3 is down.'))
        : s3.send(...request);
    under.store = { ...under.store, s3: { send: send as typeof s3.send } };

    const reason = await reasonOf(under.update(both, {}));

    expect(reason).toContain('S3 is down.');
    expect(await under.lease('prod')).toMatchObject({ released: true });
  });

  test('a run that died without its lease is in nobody’s way', async () => {
    await under.takeLease(run, now - 40_000_000);

    await under.update(both, { staging });

    expect(await under.lease('prod')).toMatchObject({ runId: 'the deployment of ZkBackup' });
  });
});

describe('A drill, which takes no lease,', () => {
  test('is in the way while it goes on', async () => {
    const runId = await under.beginDrill('prod');

    const reason = await reasonOf(under.update(both, { staging }));

    expect(reason).toContain(`prod: ${runId} is at work since 2026-12-01 02:59:00Z; what would go`);
  });

  test('is not, when Lambda says that it has ended', async () => {
    await under.beginDrill('prod');
    under.ended(runOf('prod').execution);

    await under.update(both, { staging });

    expect(await under.lease('prod')).toMatchObject({ runId: 'the deployment of ZkBackup' });
  });
});

test('where the bucket cannot be read a deployment is refused: nobody knows who is at work', async () => {
  under.store = {
    ...under.store,
    s3: { send: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' })) },
  };

  const reason = await reasonOf(under.update(both, { staging }));

  expect(reason).toContain('cannot be listed: AccessDenied: no');
});
