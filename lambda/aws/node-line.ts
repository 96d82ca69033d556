import {
  type CaptureLine,
  type NodeFailureLine,
  nodeLinePrefix,
  type ProbeLine,
  type RemoveLine,
  type ReviveLine,
  type UploadLine,
} from '../contract.ts';
import { type AnyRestoreLine, tracesOfPlan } from '../restore-lines.ts';

export type NodeLine =
  | ProbeLine
  | CaptureLine
  | UploadLine
  | RemoveLine
  | ReviveLine
  | AnyRestoreLine
  | NodeFailureLine;

type Kind = 'string' | 'number' | 'boolean' | 'zxid' | 'zxids' | 'strings' | 'role' | 'trace';
type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

/** What a restore asks of a node first. */
const nodeFacts: Shape = {
  serving: 'boolean',
  reason: 'string',
  running: 'boolean',
  role: 'role?',
  zxid: 'zxid?',
  version: 'string?',
  acceptedEpoch: 'number?',
  currentEpoch: 'number?',
  myid: 'number?',
  servers: 'strings',
  dataDir: 'string',
  dataLogDir: 'string',
  hasData: 'boolean',
  dataBytes: 'number',
  freeBytes: 'number',
  freeLogBytes: 'number',
  oneFileSystem: 'boolean',
  extendedTypes: 'boolean?',
  awsCli: 'string?',
};

const canaryFacts: Shape = {
  canaries: 'number',
  changedCanaries: 'number',
  goneCanaries: 'number',
  wrongCanaries: 'strings',
};

/** What each step's line must hold; a `?` admits null. A node is trusted no further than this. */
const shapes: Readonly<Record<string, Shape>> = {
  probe: {
    serving: 'boolean',
    reason: 'string',
    role: 'role?',
    zxid: 'zxid?',
    diskZxid: 'zxid?',
    startsBelow: 'boolean?',
    epoch: 'number?',
    version: 'string?',
    myid: 'number?',
    servers: 'strings',
    weighted: 'boolean',
    dataDir: 'string',
    dataLogDir: 'string',
    freeBytes: 'number',
    captureBytes: 'number',
    awsCli: 'string?',
  },
  capture: {
    runId: 'string',
    mode: 'string',
    role: 'role',
    version: 'string',
    zxid: 'zxid',
    epoch: 'number',
    snapshot: 'string',
    snapshotCheck: 'string',
    baseLog: 'string',
    logs: 'number',
    youngerSnapshots: 'zxids',
    stopMs: 'number',
    copyMs: 'number',
    startMs: 'number',
    downtimeMs: 'number',
  },
  upload: {
    runId: 'string',
    bucket: 'string',
    key: 'string',
    bytes: 'number',
    sha256: 'string',
    uploadMs: 'number',
    compressor: 'string',
    checksumAlgorithm: 'string?',
  },
  remove: { runId: 'string' },
  revive: { runId: 'string', serving: 'boolean', started: 'boolean', role: 'role?' },
  inspect: { runId: 'string', ofPlan: 'trace', ...nodeFacts },
  stage: { runId: 'string', ...nodeFacts, files: 'number', bytes: 'number', stageMs: 'number' },
  halt: {
    runId: 'string',
    wasServing: 'boolean',
    wasRunning: 'boolean',
    acceptedEpoch: 'number?',
    currentEpoch: 'number?',
    haltMs: 'number',
  },
  place: { runId: 'string', keptIn: 'strings', placeMs: 'number' },
  start: { runId: 'string', role: 'role?', startMs: 'number' },
  check: {
    runId: 'string',
    role: 'role',
    zxid: 'zxid',
    currentEpoch: 'number?',
    znodes: 'number?',
    digestMismatches: 'number?',
    ...canaryFacts,
  },
  undo: { runId: 'string', putBack: 'boolean', keptIn: 'strings' },
  clear: { runId: 'string', keptBytes: 'number' },
  drill: {
    runId: 'string',
    version: 'string',
    zxid: 'zxid',
    znodes: 'number?',
    digestMismatches: 'number?',
    holes: 'number',
    ...canaryFacts,
    downloadMs: 'number',
    startMs: 'number',
    restoreMs: 'number',
  },
};

const failure: Shape = { step: 'string', serving: 'boolean?' };
const failureDetails: Shape = { code: 'string', message: 'string', hint: 'string' };

const roles = ['leader', 'follower', 'observer', 'standalone', 'read-only'];

const isZxid = (value: unknown) => typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value);

const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  boolean: (value) => typeof value === 'boolean',
  zxid: isZxid,
  zxids: (value) => Array.isArray(value) && value.every(isZxid),
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  role: (value) => typeof value === 'string' && roles.includes(value),
  trace: (value) => (tracesOfPlan as readonly unknown[]).includes(value),
};

/**
 * Finds the one line a script reports in a step's output and reads it. The agent adds sentences of
 * its own around it and cuts the end, so nothing else of the output is ever parsed.
 * @returns undefined where there is no such line, or it does not hold what its step must report
 */
export function parseNodeLine(output: string): NodeLine | undefined {
  const line = output.split('\n').find((candidate) => candidate.startsWith(nodeLinePrefix));
  if (line === undefined) return undefined;
  const value = parseObject(line.slice(nodeLinePrefix.length));
  if (!value) return undefined;
  return isFailureLine(value) || isResultLine(value) ? (value as unknown as NodeLine) : undefined;
}

export const isFailure = (line: NodeLine): line is NodeFailureLine => 'error' in line;

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isFailureLine(value: Record<string, unknown>): boolean {
  const { error } = value;
  return (
    typeof error === 'object' &&
    error !== null &&
    hasShape(value, failure) &&
    hasShape({ ...error }, failureDetails)
  );
}

function isResultLine(value: Record<string, unknown>): boolean {
  const shape = shapes[String(value.step)];
  return shape !== undefined && hasShape(value, shape);
}

function hasShape(value: Record<string, unknown>, shape: Shape): boolean {
  return Object.entries(shape).every(([field, kind]) => {
    const optional = kind.endsWith('?');
    const check = fits[kind.replace('?', '') as Kind];
    return (optional && value[field] === null) || check(value[field]);
  });
}
