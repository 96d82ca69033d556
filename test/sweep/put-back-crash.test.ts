import { digestAcl } from '../../lambda/zookeeper/requests/access.ts';
import { sampleOf } from '../seed.ts';
import { type Checkpoints, crashingFlow, noCheckpoints } from '../workflow/crashing-flow.ts';
import {
  type PutBackUnderTest,
  putBackUnderTest,
} from '../workflow/put-back/put-back-under-test.ts';

const owned = digestAcl('user', 'word');

let under: PutBackUnderTest;
beforeEach(async () => {
  under = await putBackUnderTest();
  under.server.create('/app').create('/app/config', 'good').create('/app/list');
  await under.backUpNow();
});
afterEach(() => under.stop());

const deeds = ['capture i-1', 'apply i-1', 'apply i-1', 'capture i-1'];

/** Runs until the process dies, and once more with what it left. */
async function dieAndGoOn(payload: object, checkpoints: Checkpoints, dieAt: number) {
  const death = new Promise<'died'>((resolve) => {
    const flow = crashingFlow(checkpoints, dieAt, () => resolve('died'));
    void under.invoke(payload, { flow });
  });
  expect(await death).toBe('died');
  return under.invoke(payload, { flow: crashingFlow(checkpoints), resumed: true });
}

async function planned() {
  under.world.now += 60_000;
  under.server.set('/app/config', 'bad').setAcl('/app/list', owned);
  const plan = await under.planPart('/app');
  under.sent.length = 0;
  return plan.runId;
}

async function namesOf(payload: object): Promise<readonly string[]> {
  const checkpoints = noCheckpoints();
  await under.invoke(payload, { flow: crashingFlow(checkpoints) });
  return checkpoints.names;
}

test('a put-back whose process dies at any checkpoint goes on, and sends nothing twice', async () => {
  const names = await namesOf({ plan: await planned(), execute: true });

  for (const [dieAt, name] of sampleOf('checkpoints of a put-back', [...names.entries()], 8)) {
    const payload = { plan: await planned(), execute: true };
    const report = await dieAndGoOn(payload, noCheckpoints(), dieAt);

    expect([name, report.reason, report.outcome]).toEqual([name, undefined, 'Succeeded']);
    expect([name, under.sent]).toEqual([name, deeds]);
    expect(under.server.seen('/app')['/app/config']).toBe('good');
  }
}, 900_000);

test('an undo whose process dies at any checkpoint goes on, and sends nothing twice', async () => {
  const first = await planned();
  await under.invoke({ plan: first, execute: true });
  const names = await namesOf({ undo: first });

  for (const [dieAt, name] of sampleOf('checkpoints of its undo', [...names.entries()], 8)) {
    const plan = await planned();
    await under.invoke({ plan, execute: true });
    under.sent.length = 0;
    const report = await dieAndGoOn({ undo: plan }, noCheckpoints(), dieAt);

    expect([name, report.reason, report.outcome]).toEqual([name, undefined, 'Succeeded']);
    expect([name, under.sent]).toEqual([name, deeds]);
    expect(under.server.seen('/app')['/app/config']).toBe('bad');
  }
}, 900_000);
