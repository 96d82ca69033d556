import { join, relative } from 'node:path';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { placedBundle } from './placed-bundle.ts';

const root = join(__dirname, '..', '..');

/**
 * The folder with the code of a function: `entry` and all that it imports. By esbuild itself, since CDK's own bundling
 * prints on every synth what it does and how large it became, and runs on every one.
 * @returns undefined where nobody asks for the code, as in `cdk destroy`
 */
export const bundleFolder = (scope: Construct, entry: string): string | undefined =>
  Stack.of(scope).bundlingRequired ? placedBundle(root, relative(root, entry)) : undefined;
