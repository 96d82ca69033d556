import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** A second store, into which S3 copies each backup. */
export interface CopyProps {
  /** Where the copy lies, such as "eu-west-1"; no token. */
  readonly region: string;
  /**
   * An existing bucket with versions.
   *
   * @default - a second, small stack of the app creates one in that region
   */
  readonly bucket?: IBucket;
  /**
   * Whose bucket it is; no token. Its owner attaches the policy that `zk-backup copy-policy` prints.
   *
   * @default - of the account of the stack
   */
  readonly account?: string;
  /**
   * The key of that region that copies are encrypted by; needed where the first bucket encrypts by a key, and only
   * there.
   *
   * @default - S3's own keys
   */
  readonly encryptionKey?: IKey;
  /**
   * Whether S3 is paid for copying within 15 minutes (S3 Replication Time Control).
   *
   * @default false
   */
  readonly replicationTime?: boolean;
}
