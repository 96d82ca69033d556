import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';

/**
 * The code of a function: `entry` and all that it imports, in one `index.js`. By esbuild itself, since
 * CDK's own bundling prints on every synth what it does and how large it became.
 */
export function bundleOf(scope: Construct, entry: string): Code {
  // For `cdk destroy` and the like any folder will do.
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(dirname(entry));
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-'));
  // CDK copies it no sooner than the function is made.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  buildSync({
    entryPoints: [entry],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // What lets esbuild shake the SDK's tree; unminified keeps stacks readable.
    mainFields: ['module', 'main'],
    // Errors are told by the names of their classes, and the SDK has classes of the same names.
    keepNames: true,
    // Paths in the bundle are relative to it: two clones make the same bytes.
    absWorkingDir: join(__dirname, '..', '..'),
    logLevel: 'warning',
  });
  return Code.fromAsset(folder);
}
