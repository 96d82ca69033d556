import { restoreKeys } from '../../../lambda/contract/keys.ts';
import type { PlannedNode, RestorePlan } from '../../../lambda/restore/plan/plan.ts';
import type { NodeState, RestoreReport, RestoreStatus } from '../../../lambda/restore/report.ts';
import { executionArn, FakeCloud, succeeded } from './fake-cloud.ts';

/** What the command line names a plan that is made in the fake cloud's first second. */
export const planId = 'prod.20261122T120000Z';

const node = (myid: number, fields: Partial<PlannedNode> = {}): PlannedNode => ({
  instanceId: `i-${myid}`,
  myid,
  voter: true,
  serving: true,
  reason: '',
  role: myid === 3 ? 'leader' : 'follower',
  zxid: '0x200000013',
  version: '3.9.3',
  acceptedEpoch: 2,
  currentEpoch: 2,
  dataDir: '/var/lib/zookeeper',
  dataLogDir: '/var/lib/zookeeper',
  hasData: true,
  dataBytes: 1_159_168,
  ...fields,
});

export const plan = (fields: Partial<RestorePlan> = {}): RestorePlan => ({
  schemaVersion: 1,
  planId,
  ensemble: 'prod',
  createdAt: '2026-11-22T12:00:00.000Z',
  expiresAt: '2026-11-23T12:00:00.000Z',
  force: false,
  backup: {
    ensemble: 'prod',
    key: 'prod/zookeeper-backup-20261122T030000Z.tar.gz',
    manifestKey: 'prod/zookeeper-backup-20261122T030000Z.manifest.json',
    tick: '20261122T030000Z',
    bytes: 820_843,
    sha256: 'ab',
    zookeeperVersion: '3.9.3',
    node: 'i-1',
    epoch: 2,
    dataBytes: 1_000_000,
    logBytes: 67_108_880,
    level: 3,
    unproven: null,
    checks: [],
    complete: null,
    range: { from: '0x0', to: '0x200000010' },
  },
  until: null,
  result: {
    to: '0x200000010',
    toTime: '2026-11-22T02:59:58.718Z',
    isCut: false,
    znodes: 1003,
    ephemerals: 4,
    files: 2,
    bytes: 68_108_880,
    canaries: 5,
  },
  order: 'zk-backup-order,1+end+',
  situation: 'serving',
  nodes: [node(1), node(2, { serving: false, role: null, zxid: null, hasData: false }), node(3)],
  estimate: { stageSeconds: 7, outageSeconds: 22, totalSeconds: 130 },
  sentences: ['Every voting member serves: the restore stops them.'],
  warnings: ['i-2 does not tell its version.'],
  ...fields,
});

export const report = (fields: Partial<RestoreReport> = {}): RestoreReport => ({
  version: 1,
  kind: 'restore',
  runId: planId,
  ensemble: 'prod',
  outcome: 'Succeeded',
  outageSeconds: 10,
  sentences: ['The old data of i-1 is in /d/version-2.before.'],
  nodes: [],
  phases: [],
  ...fields,
});

export const state = (instanceId: string, fields: Partial<NodeState> = {}): NodeState => ({
  instanceId,
  myid: 1,
  action: 'stage',
  state: 'under way',
  detail: '',
  ...fields,
});

/** Writes how far a restore is, as the restore function does. */
export function putStatus(cloud: FakeCloud, fields: Partial<RestoreStatus>, id = planId): void {
  cloud.put(restoreKeys.status(id), {
    schemaVersion: 1,
    runId: id,
    kind: 'restore',
    ensemble: 'prod',
    execution: executionArn,
    startedAt: '2026-11-22T12:00:00.000Z',
    updatedAt: '2026-11-22T12:00:00.000Z',
    phase: 'stage',
    nodes: [],
    ...fields,
  });
}

/** The function will plan, and its plan is in the bucket. */
export function planFirst(cloud: FakeCloud, fields: Partial<RestorePlan> = {}): void {
  cloud.put(restoreKeys.plan(planId), plan(fields));
  cloud.answers(succeeded(report({ kind: 'plan', outcome: 'Planned' })));
}

/** A plan is made, and executed well where that is asked for. */
export function goodCloud(): FakeCloud {
  const cloud = new FakeCloud();
  planFirst(cloud);
  cloud.answers(succeeded(report()));
  return cloud;
}

/** The plan was made before; what is executed is answered so. */
export function plannedCloud(...answers: Parameters<FakeCloud['answers']>): FakeCloud {
  const cloud = new FakeCloud();
  cloud.put(restoreKeys.plan(planId), plan());
  cloud.answers(...answers);
  return cloud;
}
