/** A run that is broken off: what `status` tells of it, by a real S3 client and a real client of Lambda. */
import { StopDurableExecutionCommand } from '@aws-sdk/client-lambda';
import type { Cloud } from '../../../cli/cloud/cloud.ts';
import { statusOf } from '../../../cli/status/ensemble-status.ts';
import { DurableService } from '../../../local-cloud/durable/durable-service.ts';
import type { Invoke } from '../../../local-cloud/durable/execution.ts';
import { clientOf, inProcessOf } from '../../../local-cloud/durable/in-process.ts';
import { manifestAt, putBackups } from '../../unit/lambda/backup/manifests.ts';
import { runBackup } from './run-backup.ts';
import { type WorkflowUnderTest, workflowUnderTest } from './workflow-under-test.ts';

let under: WorkflowUnderTest;
let service: DurableService;
beforeEach(async () => {
  under = await workflowUnderTest();
  service = await DurableService.start();
  await putBackups(under.store, manifestAt('20261121T030000Z'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service.close();
  await under.stop();
});

/** Five minutes after the tick. */
const cloud = (): Cloud => ({
  store: under.store,
  lambda: clientOf(service),
  lambdaOnce: clientOf(service),
  settings: { bucket: 'backups' } as Cloud['settings'],
  now: () => Date.parse('2026-11-22T03:05:00Z'),
  pause: async () => {},
});

/** Begins a run, which is at work until somebody ends it. */
async function begin() {
  let reached = () => {};
  const sent = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const invoke: Invoke = (event) => {
    const { DurableExecutionArn: execution } = event as { DurableExecutionArn: string };
    const hang = ({ DocumentName }: Readonly<Record<string, unknown>>) => {
      if (DocumentName !== 'backup-doc') return undefined;
      reached();
      return new Promise(() => {});
    };
    return inProcessOf(service, (flow) =>
      runBackup(under.store, {}, {}, { flow, execution, onSend: hang }),
    )(event);
  };
  const { arn, end } = service.start('arn:f:1', {}, invoke);
  const ended = end.catch((error: Error) => error.message);
  await sent;
  return { arn, ended };
}

test('a run that goes on is at work, and all is well', async () => {
  const { arn } = await begin();

  const status = await statusOf(cloud(), 'prod');

  expect(status).toMatchObject({
    atWork: { runId: 'prod.20261122T030000Z', execution: arn, phase: expect.any(String) },
    heldBy: { isLeft: false },
    problems: [],
  });
});

test('a run whose execution was stopped has died: when and where is told, and that it is locked', async () => {
  const { arn, ended } = await begin();
  const before = await statusOf(cloud(), 'prod');
  const why = { ErrorType: 'Stopped', ErrorMessage: 'By hand.' };
  const stop = new StopDurableExecutionCommand({ DurableExecutionArn: arn, Error: why });
  await clientOf(service).send(stop);

  const { atWork, lastTried, problems } = await statusOf(cloud(), 'prod');

  expect({ atWork, ended: await ended }).toEqual({
    atWork: null,
    ended: 'The execution was stopped.',
  });
  expect(lastTried).toMatchObject({
    outcome: 'Died',
    phase: before.atWork?.phase,
    at: '2026-11-22T03:00:00.000Z',
    reason: expect.stringMatching(
      /^It left no report\. It was in the phase \w+ since 2026-11-22 03:00:00Z.* ended STOPPED: By hand\.$/,
    ),
  });
  expect(problems.map(({ what }) => what)).toEqual(['run-died', 'lease-left']);
});
