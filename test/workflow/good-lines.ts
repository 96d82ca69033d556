import type { Inspected } from '../../lambda/restore/nodes/situation.ts';

/** What a node reports when all goes well. */
export function goodLine(action: string, instanceId: string, nodes: readonly Inspected[]): object {
  const node = nodes.find((candidate) => candidate.instanceId === instanceId);
  if (action === 'inspect') return { ...node?.line };
  if (action === 'stage') return { ...node?.line, ...lines.stage };
  if (action === 'halt') {
    const { serving = false, reason = '', zxid = null, znodes = null } = node?.line ?? {};
    const was = { wasServing: serving, wasRunning: serving || reason.startsWith('This') };
    return { ...lines.halt, ...was, zxid, znodes };
  }
  if (action === 'check') {
    const role = (node?.line.servers.length ?? 0) <= 1 ? 'standalone' : undefined;
    const leads = instanceId === nodes[0]?.instanceId;
    return { ...lines.check, role: role ?? (leads ? 'leader' : 'follower') };
  }
  return lines[action as keyof typeof lines];
}

/** Of the good archive, whose fence is 6, or 22 where no node could tell. */
const lines = {
  stage: { files: 2, bytes: 1, stageMs: 1 },
  halt: { acceptedEpoch: 5, currentEpoch: 5, haltMs: 1 },
  place: { keptIn: ['/data/version-2.before-x'], placeMs: 1 },
  start: { role: 'follower', startMs: 1 },
  check: {
    role: 'follower',
    zxid: '0x1700000000',
    currentEpoch: 23,
    znodes: 16,
    digestMismatches: 0,
    canaries: 8,
    changedCanaries: 0,
    goneCanaries: 0,
    wrongCanaries: [],
  },
  undo: { putBack: true, keptIn: ['/data/version-2.undone-x'] },
  clear: { keptBytes: 1 },
  drill: {
    version: '3.9.6',
    zxid: '0x11',
    znodes: 16,
    digestMismatches: 0,
    holes: 0,
    canaries: 8,
    changedCanaries: 0,
    goneCanaries: 0,
    wrongCanaries: [],
    downloadMs: 1,
    startMs: 1,
    restoreMs: 4200,
  },
} as const;
