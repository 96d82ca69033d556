#!/usr/bin/env node
// What `npx zk-backup` starts in a clone: the TypeScript as it is, without a build.
import './dependencies.mjs';
import { createRequire } from 'node:module';

// Whoever reads the output may stop early, as head does.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 2));
// The locked SDK runs on Node 20; that a later one will not is no news for who restores.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
await import('tsx');
const { main } = createRequire(import.meta.url)('../cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
