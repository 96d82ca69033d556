import {
  boolean,
  type FieldsOf,
  type Line,
  number,
  oneOf,
  optional,
  orNull,
  type Shape,
  text,
  texts,
  zxid,
  zxids,
} from './line-kinds.ts';
import { captureModes } from './settings.ts';

/*
 * What the steps of backups report. A line is declared here and nowhere else (ADR 039): what is not
 * in its shape does not exist.
 */

/** Everything a script on a node reports is one line: this word, a blank, and a JSON object. */
export const nodeLinePrefix = 'ZKBACKUP ';

/** Roles as `srvr` names them. */
export const roles = ['leader', 'follower', 'observer', 'standalone', 'read-only'] as const;
export type Role = (typeof roles)[number];
export const role = oneOf('a role that ZooKeeper has', roles);

const probe = {
  /**
   * False when it is stopped or looks for a leader; null when it runs, and neither `srvr` nor the
   * AdminServer can be asked.
   */
  serving: orNull(boolean),
  /** Why it is not serving, as far as the node can tell; empty when it serves. */
  reason: text,
  role: orNull(role),
  zxid: orNull(zxid),
  /** The greatest zxid that the node's disk reaches; null where it could not be read (no python3, no time). */
  diskZxid: orNull(zxid),
  /**
   * True when a capture would begin with a snapshot below `zxid`, from which the logs reach it: then
   * there are digests to meet. Null where it could not be read.
   */
  startsBelow: orNull(boolean),
  /** From `currentEpoch`; null where the file is missing. */
  epoch: orNull(number),
  version: orNull(text),
  /** As the server counts them; null where it does not tell, absent from scripts that do not look. */
  znodes: optional(orNull(number)),
  /** Null for a standalone server without `myid`. */
  myid: orNull(number),
  /** Of zoo.cfg or the dynamic file, as ZooKeeper writes them: `N=host:port:port:role;clienthost:clientport`. */
  servers: texts,
  /** `group.N=` or `weight.N=` lines exist: quorums are not simple majorities. */
  weighted: boolean,
  dataDir: text,
  dataLogDir: text,
  freeBytes: number,
  /** Newest snapshot plus the logs that go with it, as they would be archived. */
  captureBytes: number,
  /** `aws --version`, or null where there is no CLI. */
  awsCli: orNull(text),
  /** Why a capture would refuse this node, as far as can be seen without touching it; sentences. */
  refuses: texts,
  /** The most that systemd's own stop of the unit takes; 1e9 without end, null for commands and where it is not told. */
  stopSeconds: orNull(number),
} as const satisfies Shape;
export type ProbeLine = Line<'probe', typeof probe>;

const capture = {
  runId: text,
  mode: oneOf('a mode of captures', captureModes),
  role,
  version: text,
  /** zxid and epoch just before the capture. */
  zxid,
  epoch: number,
  snapshot: text,
  /** `adler`: checksum read and right. `tail`: only magic and end mark, no python3 on the node. */
  snapshotCheck: oneOf('a check of snapshots', ['adler', 'tail']),
  /** The log that the replay begins in; empty where none is needed. */
  baseLog: text,
  /** Logs in the archive. */
  logs: number,
  /** Of the node's snapshots above the chosen one, whole or not: newest first, 16 at most. */
  youngerSnapshots: zxids,
  /** Why the server would not start again; sentences. Not empty in live mode only: nothing was stopped. */
  startFaults: texts,
  /** What of its next start could not be told; sentences. */
  startUntold: texts,
  stopMs: number,
  /** Work between stop and start: link and copy. */
  copyMs: number,
  startMs: number,
  /** From the stop command until the node serves again; 0 in live mode. */
  downtimeMs: number,
} as const satisfies Shape;
export type CaptureLine = Line<'capture', typeof capture>;

const upload = {
  runId: text,
  bucket: text,
  key: text,
  bytes: number,
  /** Lower-case hex over the bytes sent. */
  sha256: text,
  uploadMs: number,
  compressor: oneOf('a compressor that we use', ['igzip', 'pigz', 'gzip']),
  /** The algorithm asked of the CLI, or null where CLI or storage do not know it. */
  checksumAlgorithm: orNull(oneOf('an algorithm that we ask for', ['CRC64NVME'])),
} as const satisfies Shape;
export type UploadLine = Line<'upload', typeof upload>;

const remove = { runId: text } as const satisfies Shape;
export type RemoveLine = Line<'remove', typeof remove>;

const revive = {
  runId: text,
  serving: boolean,
  /** True when ZooKeeper was found stopped and was started. */
  started: boolean,
  role: orNull(role),
} as const satisfies Shape;
export type ReviveLine = Line<'revive', typeof revive>;

/** By their steps. */
export const backupLines = { probe, capture, upload, remove, revive } as const;

/** Every script's line when it fails. */
export const failure = {
  step: text,
  /** ZooKeeper's state as last seen, null if unknown. */
  serving: orNull(boolean),
  /** False: it ended before it stopped anything. Null or absent in a step that is not asked. */
  stopped: optional(orNull(boolean)),
  /** Of `apply` alone. False: it ended before it sent anything, so nothing was changed. */
  sent: optional(boolean),
} as const satisfies Shape;

/** What a failure's `error` tells. */
export const failureDetails = { code: text, message: text, hint: text } as const satisfies Shape;

export type NodeFailureLine = FieldsOf<typeof failure> & {
  readonly error: FieldsOf<typeof failureDetails>;
};
