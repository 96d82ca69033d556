import { dirname, join, relative } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { placedBundle } from './placed-bundle.ts';

const root = join(__dirname, '..', '..');

/**
 * The code of a function: `entry` and all that it imports. By esbuild itself, since CDK's own bundling
 * prints on every synth what it does and how large it became, and runs on every one.
 */
export function bundleOf(scope: Construct, entry: string): Code {
  // For `cdk destroy` and the like any folder will do.
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(dirname(entry));
  return Code.fromAsset(placedBundle(root, relative(root, entry)));
}
