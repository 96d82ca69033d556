import { rm } from 'node:fs/promises';

/** Runs a commit that moves `file` away; where it is refused, the file goes. */
export async function discarding<T>(file: string, commit: () => T): Promise<T> {
  try {
    return commit();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}
