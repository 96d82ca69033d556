/**
 * `npm run render -- DOCUMENT STEP`: what a step of a document runs on a node, each line with the place
 * in lib/node that it comes from. In the document it is packed, since SSM takes 64 KB (ADR 026).
 */
import { explain, ZkBackupError } from '../lambda/errors.ts';
import { documentKinds, stepsOf } from '../lib/documents/document-content.ts';
import { scriptOf } from '../lib/documents/node-scripts.ts';
import { exampleSettings } from '../lib/documents/node-settings.ts';
import type { NodeStep } from '../lib/documents/node-steps.ts';

/** There is no such document, or no such step in it. */
class UnknownStep extends ZkBackupError {}

function main([document, step]: readonly string[]): void {
  const lines = scriptOf(wantedStep(document, step), exampleSettings);
  const width = Math.max(...lines.map(({ source = '' }) => source.length));
  for (const { source = '', text } of lines) {
    if (text !== '') console.log(`${source.padEnd(width)}  ${text}`);
  }
}

/** @throws UnknownStep */
function wantedStep(document: string | undefined, step: string | undefined): NodeStep {
  const kind = documentKinds.find((name) => name === document);
  if (!kind) {
    throw new UnknownStep(
      document ? `There is no document "${document}".` : 'No document is named.',
      {
        hint: `Name one of: ${documentKinds.map((name) => [name, ...several(stepsOf(name))].join(' ')).join(', ')}.`,
      },
    );
  }
  const steps = stepsOf(kind);
  const found = steps.length === 1 && !step ? steps[0] : steps.find((name) => name === step);
  if (found) return found;
  throw new UnknownStep(
    step
      ? `The document ${kind} has no step "${step}".`
      : `The document ${kind} has several steps.`,
    { hint: `Name one of: ${steps.map((name) => `${kind} ${name}`).join(', ')}.` },
  );
}

/** Those that must be named besides their document. */
const several = (steps: readonly NodeStep[]) => (steps.length > 1 ? [steps.join('|')] : []);

try {
  main(process.argv.slice(2));
} catch (error) {
  const { sentence, hint } = explain(error);
  console.error([sentence, hint].filter(Boolean).join('\n'));
  process.exitCode = 2;
}
