import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ExpiryRule } from './lifecycle.ts';
import { type ReplicationRule, statusOfNew } from './replication-rule.ts';
import { S3Error } from './s3-error.ts';
import type {
  Content,
  DeleteMarker,
  ObjectLock,
  StoredObject,
  Upload,
  Version,
} from './stored-object.ts';

/** S3 keeps times of objects in whole seconds. */
const thisSecond = () => new Date(Math.floor(Date.now() / 1000) * 1000);

/** What a bucket holds; changed in one synchronous step, so that racing writes cannot interleave. */
export class Bucket {
  readonly name: string;
  readonly created = new Date();
  readonly uploads = new Map<string, Upload>();
  /** Absent until versioning was first configured. */
  versioning: 'Enabled' | 'Suspended' | undefined;
  /** Absent where Object Lock is off. */
  lock: ObjectLock | undefined;
  /** By which its objects expire; told to readers, and done when a test says what time it is. */
  expiry: readonly ExpiryRule[] = [];
  /** By which its new versions are copied; see `setReplication`. */
  replication: readonly ReplicationRule[] = [];
  /** Where it lies; absent: wherever its clients look for it. */
  region: string | undefined;
  readonly #directory: string;
  readonly #versions = new Map<string, Version[]>();

  constructor(name: string, directory: string) {
    this.name = name;
    this.#directory = directory;
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** All keys in the order S3 lists them: by the bytes of their UTF-8. */
  keys(): string[] {
    const byBytes = [...this.#versions.keys()].map((key) => ({ key, bytes: Buffer.from(key) }));
    return byBytes.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ key }) => key);
  }

  /** The versions of a key, newest first. */
  versions(key: string): readonly Version[] {
    return this.#versions.get(key) ?? [];
  }

  /** The object a reader without version id gets. */
  current(key: string): StoredObject | undefined {
    const [newest] = this.versions(key);
    return newest?.kind === 'object' ? newest : undefined;
  }

  /** @throws S3Error NoSuchVersion */
  version(key: string, id: string): Version {
    const found = this.versions(key).find((version) => version.id === id);
    if (found === undefined) {
      throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
    }
    return found;
  }

  /** Moves received bytes to their place and makes them the newest version of the key. */
  commit(
    key: string,
    content: Content,
    object: Omit<StoredObject, 'kind' | 'id' | 'content' | 'lastModified' | 'replication'>,
  ) {
    const file = this.#placeFor(key);
    renameSync(content.file, file);
    return this.#add(key, {
      ...object,
      replication: statusOfNew(
        this.replication,
        key,
        object.settings.encryption.algorithm === 'aws:kms',
      ),
      kind: 'object',
      id: this.#newVersionId(),
      lastModified: thisSecond(),
      content: { ...content, file },
    });
  }

  /** Takes the copy of a version, or what was changed of one that it has. */
  replicate(key: string, version: StoredObject): void {
    const there = this.versions(key).find(({ id }) => id === version.id);
    if (there?.kind === 'object') {
      const { tags, retention, legalHold } = version;
      Object.assign(there, { tags, retention, legalHold });
      return;
    }
    const file = this.#placeFor(key);
    copyFileSync(version.content.file, file);
    this.#add(key, { ...version, content: { ...version.content, file } });
  }

  #placeFor(key: string): string {
    const folder = path.join(this.#directory, createHash('sha256').update(key).digest('hex'));
    mkdirSync(folder, { recursive: true });
    return path.join(folder, randomUUID());
  }

  /** @param at by a client, now; by a rule whenever that says */
  mark(key: string, at = thisSecond()): DeleteMarker {
    return this.#add(key, {
      kind: 'marker',
      id: this.#newVersionId(),
      lastModified: at,
    });
  }

  remove(key: string, version: Version): void {
    const rest = this.versions(key).filter((other) => other !== version);
    if (rest.length > 0) this.#versions.set(key, rest);
    else this.#versions.delete(key);
    if (version.kind === 'object') rmSync(version.content.file, { force: true });
  }

  #add<V extends Version>(key: string, version: V): V {
    const replaced = this.versions(key).find((other) => other.id === version.id);
    if (replaced !== undefined) this.remove(key, replaced);
    this.#versions.set(key, [version, ...this.versions(key)]);
    return version;
  }

  #newVersionId(): string {
    return this.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null';
  }
}

/** All buckets. What they hold is known in memory; only the objects' bytes are on disk. */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #directory: string;
  readonly #incoming: string;

  /** @param directory - Made if missing; leftovers of broken-off uploads in it are removed. */
  constructor(directory: string) {
    this.#directory = path.resolve(directory);
    this.#incoming = path.join(this.#directory, 'incoming');
    rmSync(this.#incoming, { recursive: true, force: true });
    mkdirSync(this.#incoming, { recursive: true });
  }

  /** A name for bytes that are not an object yet. */
  incomingFile(): string {
    return path.join(this.#incoming, randomUUID());
  }

  buckets(): Bucket[] {
    return [...this.#buckets.values()];
  }

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
    return bucket;
  }

  /** @throws S3Error InvalidBucketName, BucketAlreadyOwnedByYou */
  createBucket(name: string): Bucket {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || name.includes('..')) {
      throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.');
    }
    if (this.#buckets.has(name)) {
      const message = 'Your previous request to create the named bucket succeeded.';
      throw new S3Error(409, 'BucketAlreadyOwnedByYou', message);
    }
    const bucket = new Bucket(name, path.join(this.#directory, 'buckets', name));
    this.#buckets.set(name, bucket);
    return bucket;
  }

  deleteBucket(bucket: Bucket): void {
    if (!bucket.isEmpty || bucket.uploads.size > 0) {
      const message = 'The bucket you tried to delete is not empty';
      throw new S3Error(409, 'BucketNotEmpty', message);
    }
    this.#buckets.delete(bucket.name);
  }
}
