import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type CopyAt, environment, restoreEnvironment } from '../../lambda/contract/settings.ts';
import type { Config } from '../config/config.ts';
import type { CopyPlace } from '../copies/copy-place.ts';
import type { NodeDocuments } from '../documents/node-documents.ts';

/** What the backup function is made with. */
export interface BackupFunctionProps {
  readonly config: Config;
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
  /** Of each profile. */
  readonly documents: readonly NodeDocuments[];
}

export interface RestoreFunctionProps extends BackupFunctionProps {
  /** What takes the first backup after a restore. */
  readonly backup: IAlias;
}

type Variables = Readonly<Record<string, string>>;

/**
 * The environment of the backup function: what CloudFormation names, and how writes are asked for. Whatever grows with
 * the ensembles is in the file beside the code, since all variables together may have 4 KB.
 */
export const backupEnvironment = ({
  config: { s3Endpoint, sse },
  bucket,
  copies,
}: Pick<BackupFunctionProps, 'config' | 'bucket' | 'copies'>): Variables => ({
  [environment.bucket]: bucket.bucketName,
  [environment.eventBus]: 'default',
  ...(s3Endpoint && { [environment.s3Endpoint]: s3Endpoint }),
  ...(sse && { [environment.sse]: sse }),
  ...(copies.length > 0 && { [environment.copies]: copiesText(copies) }),
});

/** The same of the restore function. */
export const restoreFunctionEnvironment = (
  props: Pick<RestoreFunctionProps, 'config' | 'bucket' | 'copies' | 'backup'>,
): Variables => ({
  ...backupEnvironment(props),
  [restoreEnvironment.backupAlias]: props.backup.functionArn,
});

/** A name may hold what CloudFormation fills in, which JSON leaves as it is. */
const copiesText = (copies: readonly CopyPlace[]) =>
  JSON.stringify(copies.map(({ bucketName: bucket, region }): CopyAt => ({ bucket, region })));
