import type { Algorithm, Checksum, ChecksumType } from './checksums.ts';
import type { ReplicationStatus } from './replication-rule.ts';
import type { Tags } from './tags.ts';

export interface Retention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly until: Date;
}

/** A bucket's Object Lock; `retention` applies to puts that name none. */
export interface ObjectLock {
  readonly retention?: {
    readonly mode: Retention['mode'];
    readonly days?: number;
    readonly years?: number;
  };
}

/** What a new version is protected by. */
export interface Protection {
  readonly retention: Retention | undefined;
  readonly legalHold: boolean;
}

/** What a write says about an object beyond its bytes, and a read gives back. */
export interface ObjectSettings {
  /** `content-type`, `cache-control` and so on, as response headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-meta-` headers, lower-cased. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly encryption: Encryption;
}

export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms';
  readonly keyArn?: string;
  readonly bucketKey?: boolean;
}

/** Bytes that were received, verified and written to `file`. */
export interface Content {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly checksum: Checksum;
  /** Of an object made by multipart upload, in order. */
  readonly parts?: readonly { number: number; size: number; checksum?: Checksum }[];
}

export interface StoredObject {
  readonly kind: 'object';
  /** Opaque; `null` where the bucket did not keep versions when it was written. */
  readonly id: string;
  readonly lastModified: Date;
  readonly content: Content;
  readonly settings: ObjectSettings;
  tags: ReadonlyMap<string, string>;
  retention: Retention | undefined;
  legalHold: boolean;
  /** Absent where no rule was about it when it was written. */
  replication: ReplicationStatus | undefined;
}

export interface DeleteMarker {
  readonly kind: 'marker';
  readonly id: string;
  readonly lastModified: Date;
}

export type Version = StoredObject | DeleteMarker;

/** A part that arrived whole. */
export interface Part {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  readonly checksum: Checksum | undefined;
}

/** An open multipart upload. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly initiated: Date;
  readonly settings: ObjectSettings;
  readonly tags: Tags;
  readonly protection: Protection;
  readonly rule: ChecksumRule;
  readonly parts: Map<number, Part>;
  /** True while it is being put together. */
  isCompleting: boolean;
}

/** How the checksum of the finished object is made. */
export interface ChecksumRule {
  readonly algorithm: Algorithm;
  readonly type: ChecksumType;
  /** False: the client named none, and S3 computes CRC64NVME for itself. */
  readonly isAsked: boolean;
}
