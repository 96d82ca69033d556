import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { printedBy } from './command-line.ts';

/**
 * Makes the page of all that lies in the bucket, by `npx zk-backup report`.
 * @returns its path
 */
export async function writePage(
  cloud: LocalCloud,
  directory: string,
  showOn: 1 | 2,
): Promise<string> {
  const { code, stdout } = await printedBy(cloud, ['report'], showOn);
  if (code !== 0) throw new Error(`npx zk-backup report ended with ${code}`);
  const path = join(directory, 'report.html');
  await writeFile(path, stdout);
  return path;
}
