import type { NodeProbe } from '../../../../lambda/backup/choose/ensemble-view.ts';
import type { LastBackup } from '../../../../lambda/backup/history/last-backup.ts';
import type { ProbeLine, Role } from '../../../../lambda/contract/node-lines.ts';
import type { EnsembleSettings } from '../../../../lambda/contract/settings.ts';
import type { Zxid } from '../../../../lambda/contract/zxid.ts';

/** Settings as the stack writes them, for tests. */
export const settings: EnsembleSettings = {
  name: 'prod',
  nodes: { tag: { key: 'zk', value: 'prod' } },
  prefix: 'zookeeper-backup',
  mode: 'stop',
  allowStandalone: false,
  maxDowntimeSeconds: 600,
  maxShrinkPercent: 50,
  documents: { probe: 'probe-doc', backup: 'backup-doc', revive: 'revive-doc' },
};

/** The backup before, with what a test makes different. */
export const lastBackup = (different: Partial<LastBackup> = {}): LastBackup => ({
  key: 'prod/x.manifest.json',
  archiveKey: 'prod/x.tar.gz',
  tick: '20260101T000000Z',
  zxid: '0x500000010',
  epoch: 5,
  znodes: 1000,
  level: 3,
  kept: [],
  sumsCrc64Nvme: true,
  lineage: null,
  ...different,
});

/** What a node answers when all is well, with what a test makes different. */
export function probed(myid: number, role: Role, different: Partial<ProbeLine> = {}): NodeProbe {
  return {
    instanceId: `i-${myid}`,
    trouble: undefined,
    line: {
      step: 'probe',
      serving: true,
      reason: '',
      role,
      zxid: '0x500000010' as Zxid,
      diskZxid: null,
      startsBelow: null,
      epoch: 5,
      version: '3.9.3',
      myid,
      servers: [1, 2, 3].map((id) => `${id}=10.0.0.${id}:2888:3888;2181`),
      weighted: false,
      dataDir: '/var/lib/zookeeper',
      dataLogDir: '/var/lib/zookeeper',
      freeBytes: 1e10,
      captureBytes: 1e7,
      awsCli: 'aws-cli/2.23.6',
      refuses: [],
      stopSeconds: null,
      ...different,
    },
  };
}

export const silent = (
  instanceId: string,
  trouble = 'its agent is not online in SSM',
): NodeProbe => ({
  instanceId,
  line: undefined,
  trouble,
});
