import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ReadManifest } from '../../../../lambda/archive/read-manifest.ts';
import type { Store } from '../../../../lambda/aws/archive-store.ts';

export const archiveKeyAt = (tick: string, prefix = 'zookeeper-backup') =>
  `prod/${prefix}-${tick}.tar.gz`;
export const manifestKeyAt = (tick: string, prefix = 'zookeeper-backup') =>
  `prod/${prefix}-${tick}.manifest.json`;

/** A manifest of ours as the first ones were, with what a test adds. */
export const manifestAt = (
  tick: string,
  different: Partial<ReadManifest> = {},
  prefix?: string,
): ReadManifest => ({
  schemaVersion: 1,
  ensemble: 'prod',
  tick,
  node: 'i-1',
  zookeeperVersion: '3.9.3',
  zxid: '0x10',
  epoch: 0,
  archive: { key: archiveKeyAt(tick, prefix), bytes: 1, sha256: 'a' },
  files: [],
  ...different,
});

/** Puts objects into a bucket; what is no text becomes JSON. */
export async function put({ s3, bucket }: Store, objects: Readonly<Record<string, unknown>>) {
  for (const [Key, value] of Object.entries(objects)) {
    const Body = typeof value === 'string' ? value : JSON.stringify(value);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }
}

/** Puts backups, each an archive and its manifest. */
export async function putBackups(store: Store, ...manifests: readonly ReadManifest[]) {
  for (const manifest of manifests) {
    const { key } = manifest.archive;
    await put(store, { [key]: 'x', [key.replace('.tar.gz', '.manifest.json')]: manifest });
  }
}
