import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Toolbox } from '../toolbox/toolbox.ts';
import { quickStart } from './configuration.ts';
import { startEnsemble } from './ensemble.ts';
import { archiveOf } from './shared-classes.ts';

/** Lets three servers of a toolbox write down what they load, once. Java 13 or newer can do that. */
export async function prepareSharedClasses(toolbox: Toolbox): Promise<void> {
  const archive = archiveOf(toolbox);
  if (existsSync(archive)) return;
  const directory = `${archive}.${randomUUID()}`;
  await mkdir(dirname(archive), { recursive: true });
  const writing = ['-XX:+IgnoreUnrecognizedVMOptions', '-XX:ArchiveClassesAtExit=classes.jsa'];
  const ensemble = await startEnsemble({
    ...{ directory, toolbox, size: 3, jvmFlags: [...quickStart, ...writing] },
  });
  const [follower] = await ensemble.followers();
  await ensemble.close();
  const written = join(follower?.directory ?? '', 'classes.jsa');
  if (existsSync(written)) await rename(written, archive);
  await rm(directory, { recursive: true });
}
