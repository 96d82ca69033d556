import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { explain } from '../lambda/errors.ts';
import type { Stage } from './run-stages.ts';

const root = join(__dirname, '..');

/** A program of the clone's own packages. */
export const bin = (name: string) => join(root, 'node_modules', '.bin', name);

/** Runs a stage's command in the root of the clone. @returns its exit code */
export const runCommand = ({ command, args }: Stage) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      // On Node 20 each of the SDK's clients says that its time is nearly up; the Lambda runs on 24.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });

/** Ends this process with what its program ends with; an error is told with its hint. */
export const endWith = (program: Promise<number>): Promise<void> =>
  program.then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const { sentence, hint } = explain(error);
      console.error(hint ? `${sentence}\n  → ${hint}` : sentence);
      process.exitCode = 1;
    },
  );
