#!/usr/bin/env node
// What `npx zk-backup` starts in a clone: the TypeScript as it is, without a build.
import './dependencies.mjs';

// Whoever reads the output may stop early, as head does.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 2));
const { require } = await import('tsx/cjs/api');
const { main } = require('./cli/main.ts', import.meta.url);
process.exitCode = await main(process.argv.slice(2));
