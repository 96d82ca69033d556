#!/usr/bin/env node
// What `npx zk-backup` starts: in a clone the TypeScript as it is, without a build; in the package, which has
// no sources, the one file that they were built to. It installs nothing: who only reads, writes nothing here either.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
try {
  if (existsSync(new URL('../cli/program.ts', import.meta.url))) {
    await import('tsx');
    require('../cli/program.ts');
  } else {
    require('../dist/zk-backup.js');
  }
} catch (error) {
  if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error.code)) throw error;
  console.error(`The dependencies of zk-backup are not installed: ${error.message.split('\n')[0]}`);
  console.error(
    '  → Type npm ci in the clone, then the command again. Nothing was installed or begun.',
  );
  process.exitCode = 2;
}
