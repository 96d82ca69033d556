import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OnCall } from '../callers/call-log.ts';
import { s3Needs } from '../callers/s3-needs.ts';
import { habitual, requireHabits } from './apply-habits.ts';
import { applyLifecycle } from './apply-lifecycle.ts';
import { applyReplication } from './apply-replication.ts';
import type { Call } from './call.ts';
import { type Faults, faultError } from './faults.ts';
import { type Habits, habitsOfS3 } from './habits.ts';
import type { ExpiryRule } from './lifecycle.ts';
import { operationOf } from './operations.ts';
import { requireRegion } from './regions.ts';
import { setReplication } from './replication.ts';
import type { ReplicationRule } from './replication-rule.ts';
import { accessDenied, notImplemented, S3Error } from './s3-error.ts';
import { cutInHalf, errorXml, send, sendError } from './send.ts';
import { Store } from './store.ts';
import { takeFault } from './take-fault.ts';
import { dropUpload } from './upload.ts';

export interface S3Options {
  /** Where the bytes of objects go; made if missing. */
  readonly directory: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly onCall?: OnCall;
  readonly buckets?: readonly {
    readonly name: string;
    readonly versioned?: boolean;
    /** Turns versioning on, too. */
    readonly objectLock?: boolean;
    readonly expiry?: readonly ExpiryRule[];
    readonly replication?: readonly ReplicationRule[];
    /** Whoever signs for another one is told where it lies. @default - it lies wherever one looks */
    readonly region?: string;
  }[];
}

/** A request that was answered. */
export interface RequestRecord {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  /** 499 when the connection broke before there was an answer. */
  readonly status: number;
}

/** A running S3 on loopback. */
export interface S3 {
  readonly endpoint: string;
  readonly faults: Faults;
  /** Those of S3, until a test changes them. */
  readonly habits: Habits;
  /** All requests so far, in the order of their answers; one is here before its client knows. */
  readonly requests: readonly RequestRecord[];
  /** The file with an object's bytes; undefined where there is no such object. */
  locate(bucket: string, key: string, versionId?: string): string | undefined;
  /** Does what rules of the buckets say, as S3 would have by then. */
  expireUntil(now: Date): void;
  /** Copies what waits for it, as S3 would have by then. */
  replicate(): void;
  /** Names of buckets that take no copy. */
  readonly refusesCopies: Set<string>;
  /** Stops answering; open connections are cut. The files stay. */
  close(): Promise<void>;
}

/**
 * Starts an S3 that keeps to the behaviour of docs/facts/s3.md and answers 501 to the rest.
 * What it knows of objects is lost when it stops.
 */
export async function startS3({
  directory,
  port = 0,
  buckets = [],
  onCall,
}: S3Options): Promise<S3> {
  const store = new Store(directory);
  for (const { name, versioned, objectLock, region, expiry = [] } of buckets) {
    const bucket = store.createBucket(name);
    if (versioned || objectLock) bucket.versioning = 'Enabled';
    if (objectLock) bucket.lock = {};
    bucket.expiry = expiry;
    bucket.region = region;
  }
  // Of buckets that are all there.
  for (const { name, replication = [] } of buckets) {
    if (replication.length > 0) setReplication(store, store.bucket(name), replication);
  }
  const refusesCopies = new Set<string>();
  const faults: Faults = { rules: [], listAllowed: true };
  const habits = habitsOfS3();
  const requests: RequestRecord[] = [];
  const listen = (request: IncomingMessage, response: ServerResponse) => {
    const received = { store, faults, habits, ...address(request), request, response };
    return respond(received, (record) => {
      requests.push(record);
      const { query } = received;
      const { headers } = request;
      const tags = tagsOf(store, record);
      onCall?.(headers.authorization, s3Needs({ ...record, query, headers, tags }));
    });
  };
  // A gigabyte over a slow disk may take longer than the five minutes Node allows a request.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, listen);
  server.on('checkContinue', listen);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    habits,
    requests,
    expireUntil: (now) => {
      for (const bucket of store.buckets()) applyLifecycle(bucket, now);
    },
    replicate: () => applyReplication(store, refusesCopies),
    refusesCopies,
    locate: (bucket, key, versionId) => locate(store, bucket, key, versionId),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function tagsOf(store: Store, { bucket, key }: RequestRecord) {
  const version = store
    .buckets()
    .find(({ name }) => name === bucket)
    ?.current(key);
  return version?.kind === 'object' ? version.tags : undefined;
}

function locate(store: Store, bucketName: string, key: string, versionId: string | undefined) {
  const bucket = store.buckets().find(({ name }) => name === bucketName);
  const version =
    versionId === undefined
      ? bucket?.current(key)
      : bucket?.versions(key).find(({ id }) => id === versionId);
  return version?.kind === 'object' ? version.content.file : undefined;
}

/** Bucket, key and query as sent; percent-encoding comes off once, when the key is used. */
function address(request: IncomingMessage) {
  const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
  const [, bucketName = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucketName, key, query: new URLSearchParams(query) };
}

async function respond(
  received: Omit<Call, 'onAnswer'>,
  onAnswer: (record: RequestRecord) => void,
): Promise<void> {
  const { request, response, bucketName: bucket } = received;
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('x-amz-id-2', randomBytes(48).toString('base64'));
  response.setHeader('server', 'zk-backup-s3');
  let operation = 'Unknown';
  const key = decoded(received.key) ?? received.key;
  const raw: Call = {
    ...received,
    onAnswer: (status) => onAnswer({ operation, bucket, key, status }),
  };
  try {
    const call = checked(raw);
    const { name, handle: handled } = operationOf(call);
    const handle = async (one: Call) => habitual(name, one, await handled(one));
    operation = name;
    requireHabits(name, call);
    const fault = takeFault(name, call);
    if (fault?.manner === 'cut') {
      await send(call, cutInHalf(await handle(call)));
    } else if (fault !== undefined && fault.manner !== 'lost') {
      await abandonUpload(call, fault.code);
      const error = faultError(fault);
      if (fault.manner !== 'inside-200') throw error;
      await send(call, { xml: errorXml(error, requestId) });
    } else {
      const answer = await handle(call);
      if (fault !== undefined) throw faultError(fault);
      await send(call, answer);
    }
  } catch (error) {
    await sendError(raw, error, requestId);
  }
  // What the client still sends is read and dropped, so that it gets to read the answer.
  request.resume();
}

/** After a 409 on Complete the client has to start over: the upload is gone. */
async function abandonUpload(call: Call, code: string): Promise<void> {
  const bucket = call.store.buckets().find(({ name }) => name === call.bucketName);
  const upload = bucket?.uploads.get(call.query.get('uploadId') ?? '');
  if (code === 'ConditionalRequestConflict' && bucket !== undefined && upload !== undefined) {
    await dropUpload(bucket, upload);
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What holds for every request. @throws S3Error */
function checked(call: Call): Call {
  const host = (call.request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost'].includes(host)) {
    throw notImplemented(`virtual-host style (${host}): use forcePathStyle or an IP endpoint`);
  }
  if (call.request.headers.authorization === undefined) throw accessDenied();
  requireRegion(call);
  const key = decoded(call.key);
  if (key === undefined) throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  if (Buffer.byteLength(key) > 1024) {
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  }
  return { ...call, key };
}
