#!/usr/bin/env node
// What `npx zk-backup` starts in a clone: the TypeScript as it is, without a build. It installs nothing: who
// only reads, writes nothing here either.
import { createRequire } from 'node:module';

// Whoever reads the output may stop early, as head does.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 2));
// The locked SDK runs on Node 20; that a later one will not is no news for who restores.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const require = createRequire(import.meta.url);
try {
  await import('tsx');
  const { main } = require('../cli/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error.code)) throw error;
  console.error(`The dependencies of zk-backup are not installed: ${error.message.split('\n')[0]}`);
  console.error(
    '  → Type npm ci in the clone, then the command again. Nothing was installed or begun.',
  );
  process.exitCode = 2;
}
