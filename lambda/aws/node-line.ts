import {
  type CaptureLine,
  type NodeFailureLine,
  nodeLinePrefix,
  type ProbeLine,
  type RemoveLine,
  type ReviveLine,
  type UploadLine,
  type Zxid,
} from '../contract.ts';
import { type AnyRestoreLine, tracesOfPlan } from '../restore-lines.ts';
import { shorten, shown } from '../shown.ts';

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
  serving: 'boolean?',
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
  readsDigest: 'boolean?',
  readsLastZxid: 'boolean?',
  tellsDigests: 'boolean?',
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
    serving: 'boolean?',
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
    refuses: 'strings',
    stopSeconds: 'number?',
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
    startFaults: 'strings',
    startUntold: 'strings',
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

const failure: Shape = { step: 'string', serving: 'boolean?', stopped: 'boolean?' };
const failureDetails: Shape = { code: 'string', message: 'string', hint: 'string' };

/** As sentences name them. */
const kinds: Readonly<Record<Kind, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  zxid: 'a zxid',
  zxids: 'a list of zxids',
  strings: 'a list of texts',
  role: 'a role that ZooKeeper has',
  trace: 'a trace of a plan',
};

const roles = ['leader', 'follower', 'observer', 'standalone', 'read-only'];

/** Whether a value is a zxid as lines and manifests have it. */
export const isZxid = (value: unknown): value is Zxid =>
  typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value);

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

/** What a step's output holds: its line, or what was found in its place. */
export type Found =
  | { readonly line: NodeLine; readonly fault: undefined }
  | { readonly line: undefined; readonly fault: string };

/**
 * Finds the one line that a script reports in a step's output and reads it. The agent adds sentences
 * of its own around it and cuts the end, so nothing else of the output is ever parsed. A line that
 * cannot be read is no sign of anything but that: it is told, with what was found.
 */
export function readNodeLine(output: string): Found {
  const found = output.split('\n').find((candidate) => candidate.startsWith(nodeLinePrefix));
  if (found === undefined) return fault('it reported no line');
  const text = found.slice(nodeLinePrefix.length);
  const value = parseObject(text);
  if (!value) return fault(`its line is no JSON object: ${shorten(text)}`);
  const { error, ...rest } = value;
  const wrong =
    error === undefined
      ? whatIsWrong(value, shapes[String(value.step)])
      : (whatIsWrong({ stopped: null, ...rest }, failure) ??
        whatIsWrong(objectOf(error), failureDetails));
  return wrong === undefined
    ? { line: value as unknown as NodeLine, fault: undefined }
    : fault(`its line cannot be read: ${wrong}`);
}

const fault = (sentence: string): Found => ({ line: undefined, fault: sentence });

export const isFailure = (line: NodeLine): line is NodeFailureLine => 'error' in line;

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}

function whatIsWrong(value: Record<string, unknown>, shape: Shape | undefined): string | undefined {
  if (!shape) return `there is no step ${value.step === undefined ? 'in it' : shown(value.step)}`;
  for (const [field, kind] of Object.entries(shape)) {
    const optional = kind.endsWith('?');
    const name = kind.replace('?', '') as Kind;
    if ((optional && value[field] === null) || fits[name](value[field])) continue;
    return value[field] === undefined
      ? `it has no "${field}"`
      : `"${field}" is ${shown(value[field])}, and not ${kinds[name]}`;
  }
  return undefined;
}
