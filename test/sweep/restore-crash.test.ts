import { type Checkpoints, crashingFlow, noCheckpoints } from '../workflow/crashing-flow.ts';
import { type RestoreUnderTest, restoreUnderTest } from '../workflow/restore-under-test.ts';

let under: RestoreUnderTest;
beforeEach(async () => {
  under = await restoreUnderTest();
  await under.backUp();
});
afterEach(() => under.stop());

const deeds = [
  'stage i-1,i-2,i-3',
  'halt i-1,i-2,i-3',
  'place i-1,i-2,i-3',
  'start i-1,i-2',
  'start i-3',
  'check i-1,i-2,i-3',
  'clear i-1,i-2,i-3',
];

/** Runs until the process dies, and once more with what it left. */
async function dieAndGoOn(payload: object, checkpoints: Checkpoints, dieAt: number) {
  const death = new Promise<'died'>((resolve) => {
    const flow = crashingFlow(checkpoints, dieAt, () => resolve('died'));
    void under.invoke(payload, { flow });
  });
  expect(await death).toBe('died');
  return under.invoke(payload, { flow: crashingFlow(checkpoints), resumed: true });
}

async function namesOf(payload: object): Promise<readonly string[]> {
  const checkpoints = noCheckpoints();
  await under.invoke(payload, { flow: crashingFlow(checkpoints) });
  return checkpoints.names;
}

test('a restore whose process dies at any checkpoint goes on, and sends nothing twice', async () => {
  const { planId } = await under.planned();
  const names = await namesOf({ plan: planId, execute: true });

  for (const [dieAt, name] of names.entries()) {
    under.sent.length = 0;
    under.world.now += 60_000;
    const plan = await under.planned();
    const payload = { plan: plan.planId, execute: true };
    const report = await dieAndGoOn(payload, noCheckpoints(), dieAt);

    expect([name, report.reason, report.outcome]).toEqual([name, undefined, 'Succeeded']);
    expect([name, under.sent]).toEqual([name, deeds]);
  }
}, 900_000);
