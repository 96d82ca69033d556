import { gzipSync } from 'node:zlib';
import { nodeLinePrefix } from '../../lambda/contract/node-lines.ts';
import { renderStep } from './node-scripts.ts';
import type { NodeSettings } from './node-settings.ts';
import type { NodeStep } from './node-steps.ts';

/**
 * A step's lines as a document holds them: its settings as they are, for SSM fills them in, and the rest
 * compressed. A document takes 64 KB, and its scripts are longer than that.
 *
 * @throws InvalidNodeSetting as renderStep does
 */
export function packedStep(step: NodeStep, settings: NodeSettings): string[] {
  const { head, body } = headAndBody(step, settings);
  return [...head, body];
}

/** The settings at the head of a step, and the line that holds all else. */
export function headAndBody(
  step: NodeStep,
  settings: NodeSettings,
): { head: string[]; body: string } {
  const lines = renderStep(step, settings);
  const end = lines.indexOf('') + 1;
  const body = unpacking(packed(lines.slice(end).join('\n')));
  return { head: lines.slice(0, end).filter(isNoComment), body };
}

/** A template has them for each step of each profile. */
const isNoComment = (line: string) => !line.startsWith('# ');

/** By the text: that of a step is packed once for all ensembles. */
const known = new Map<string, string>();

function packed(text: string): string {
  const base64 = known.get(text) ?? gzipSync(text, { level: 9 }).toString('base64');
  known.set(text, base64);
  return base64;
}

/** `eval`, so that the guard, which runs this file again, finds the settings and its argument. */
const unpacking = (base64: string) =>
  [
    `step_text=$(base64 -d <<<'${base64}' | gzip -dc) || step_text=''`,
    'if [[ -z $step_text ]]; then',
    `printf '${nodeLinePrefix}{"step":"%s","error":{"code":"missing-tool","message":"base64 or gzip is not installed on this node.","hint":"Install coreutils and gzip, then start it again."},"serving":null}\\n' "$STEP"`,
    'exit 1',
    'fi',
    'eval "$step_text"',
  ].join('\n');
