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
} from './line-kinds.ts';
import { role } from './node-lines.ts';

/*
 * The actions of the documents `restore` and `drill`: what each does, the line that it reports, and that
 * line in words. They are declared here and nowhere else (ADR 039).
 */

/** What a node is and how it is. */
const nodeFacts = {
  /** As in a probe's line: null when it runs and cannot be asked. */
  serving: orNull(boolean),
  reason: text,
  /** A process of it or its open port was seen; it may serve nobody. */
  running: boolean,
  role: orNull(role),
  zxid: orNull(zxid),
  version: orNull(text),
  /** Null where the file is missing. */
  acceptedEpoch: orNull(number),
  currentEpoch: orNull(number),
  myid: orNull(number),
  /** As in a probe's line. */
  servers: texts,
  /** As in a probe's line; absent from scripts that do not look. */
  weighted: optional(boolean),
  znodes: optional(orNull(number)),
  dataDir: text,
  dataLogDir: text,
  /** There is a version-2 with at least one snapshot or log. */
  hasData: boolean,
  /** Of version-2 of both directories, in allocated blocks: what is moved aside. */
  dataBytes: number,
  freeBytes: number,
  freeLogBytes: number,
  /** dataDir and dataLogDir lie on one file system. */
  oneFileSystem: boolean,
  /** Of the running server or zoo.cfg; null where it cannot be known. TTL znodes need it. */
  extendedTypes: orNull(boolean),
  /** `digest.enabled` and `serializeLastProcessedZxid.enabled`, known as extended types are: what it expects behind a snapshot. */
  readsDigest: orNull(boolean),
  readsLastZxid: orNull(boolean),
  /** Whether its server says how often digests did not match; null where it does not serve. */
  tellsDigests: orNull(boolean),
  /** Its path; asking for its version takes a second that an outage has not. */
  awsCli: orNull(text),
} as const satisfies Shape;
export type NodeFacts = FieldsOf<typeof nodeFacts>;

/** What there is of a plan on a node: `before` is the old data aside, `undone` what was taken back. */
export const tracesOfPlan = ['nothing', 'staged', 'before', 'undone'] as const;
export type TraceOfPlan = (typeof tracesOfPlan)[number];

/**
 * How a put-back gets into a node's own server: by its plain port, by TLS with the files of the configuration
 * (`client.tls`), or not: it serves TLS only and the configuration names no files, or it has no client port.
 */
export const entrances = ['plain', 'tls', 'tls-without-files', 'none'] as const;
export type Entrance = (typeof entrances)[number];

/** What the node is and how it is; reads only. */
const inspect = {
  runId: text,
  ...nodeFacts,
  ofPlan: oneOf('a trace of a plan', tracesOfPlan),
  /** How a put-back gets in here; absent from scripts that do not look, as the two below. */
  entrance: optional(oneOf('an entrance', entrances)),
  /** The schemes of which the server demands one of every client (`enforce.auth.schemes`); empty: it demands none. */
  demandedSchemes: optional(texts),
  /** `jute.maxbuffer` of the running server in bytes; null where nothing sets it, or nothing runs. */
  maxBuffer: optional(orNull(number)),
} as const satisfies Shape;

/**
 * Downloads the archive, unpacks what the order lists, checks every file. The facts are those from before
 * the download.
 */
const stage = {
  runId: text,
  ...nodeFacts,
  files: number,
  bytes: number,
  stageMs: number,
} as const satisfies Shape;

/** Stops ZooKeeper and sees its processes and its port gone. */
const halt = {
  runId: text,
  wasServing: boolean,
  /** It ran, and may have served nobody. */
  wasRunning: boolean,
  /** What it served just before its stop; absent from scripts that do not tell. Znodes as `srvr` counts them. */
  zxid: optional(orNull(zxid)),
  znodes: optional(orNull(number)),
  /** After the end of the server. */
  acceptedEpoch: orNull(number),
  currentEpoch: orNull(number),
  haltMs: number,
} as const satisfies Shape;
export type HaltLine = Line<'halt', typeof halt>;

/**
 * Moves version-2 aside and puts the staged files there, with the epoch fence; it stops first what was not
 * halted.
 */
const place = {
  runId: text,
  /** Where the old files are now; empty where there were none. */
  keptIn: texts,
  placeMs: number,
} as const satisfies Shape;

/** Starts ZooKeeper and waits until it serves. */
const start = {
  runId: text,
  /** Null where it runs as it did before, without a quorum. */
  role: orNull(role),
  startMs: number,
} as const satisfies Shape;

/** Znodes that were asked for and compared with the order. */
const canaryFacts = {
  canaries: number,
  /** Of these, the ones that clients wrote since, and the ones that are not there. */
  changedCanaries: number,
  goneCanaries: number,
  /** Hex paths of those that differ, at most five. */
  wrongCanaries: texts,
} as const satisfies Shape;

/** Compares what is served with the order. */
const check = {
  runId: text,
  ...canaryFacts,
  role,
  zxid,
  currentEpoch: orNull(number),
  /** As `srvr` counts them. */
  znodes: orNull(number),
  /** Null where neither the AdminServer nor `mntr` could be asked. */
  digestMismatches: orNull(number),
} as const satisfies Shape;
export type CheckLine = Line<'check', typeof check>;

/** Stops ZooKeeper and puts the old version-2 back; does not start it. */
const undo = {
  runId: text,
  /** False where nothing had been moved. */
  putBack: boolean,
  /** Where the restored files are now. */
  keptIn: texts,
} as const satisfies Shape;

/** Removes the stage. */
const clear = {
  runId: text,
  /** Size of what is kept aside, in bytes; the stage is gone. */
  keptBytes: number,
} as const satisfies Shape;

/** Restores beside the real directories, measures it, and removes it: all of its own document. */
const drill = {
  runId: text,
  ...canaryFacts,
  version: text,
  zxid,
  znodes: orNull(number),
  digestMismatches: orNull(number),
  /** Lines in the server's log that tell of a hole (docs/facts/restoring-an-ensemble.md). */
  holes: number,
  downloadMs: number,
  startMs: number,
  /** From the command until the scratch server served: the recovery time. */
  restoreMs: number,
} as const satisfies Shape;
export type DrillLine = Line<'drill', typeof drill>;

/**
 * Pipes a stream of requests into the node's own client port and stores what came back; all of its own
 * document. What came back may end anywhere: whoever reads it knows how far it came.
 */
const apply = {
  runId: text,
  role,
  requestBytes: number,
  /** At least one. */
  answerBytes: number,
  /** From the first byte sent to the last one that came back. */
  applyMs: number,
  /** By the secure port. */
  tls: boolean,
  /** With the identity of the file that `client.digest` names. */
  auth: boolean,
  /** The server ended the connection, as it does behind the last request; false: the time limit did. */
  closed: boolean,
} as const satisfies Shape;
export type ApplyLine = Line<'apply', typeof apply>;

/** Of the document `restore`, one Run Command each. All can be repeated. */
const actions = { inspect, stage, halt, place, start, check, undo, clear } as const;
export type RestoreAction = keyof typeof actions;
export const restoreActions = Object.keys(actions) as readonly RestoreAction[];

export const restoreLines = { ...actions, drill, apply } as const;

/** What a node can be told to do. */
export type Deed = keyof typeof restoreLines;
export type DeedLine = { [D in Deed]: Line<D, (typeof restoreLines)[D]> }[Deed];
