import { CfnMapping } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type NodeSettings, type NodeStep, renderStep } from './node-scripts.ts';

/**
 * What the steps of all ensembles have in common, once in the template: CloudFormation takes 1 MB,
 * and the scripts of one ensemble have 190 KB.
 */
export class SharedScripts {
  readonly #mapping: CfnMapping;
  readonly #texts = new Map<NodeStep, string>();

  constructor(scope: Construct, id: string) {
    this.#mapping = new CfnMapping(scope, id);
  }

  /** A step's lines: its settings, and a reference to the rest. */
  linesOf(step: NodeStep, settings: NodeSettings): string[] {
    const lines = renderStep(step, settings);
    const endOfSettings = lines.indexOf('') + 1;
    const text = lines.slice(endOfSettings).join('\n');
    const known = this.#texts.get(step);
    if (known !== undefined && known !== text) {
      throw new Error(`The script of ${step} depends on more than the settings at its head.`);
    }
    this.#texts.set(step, text);
    this.#mapping.setValue(step, 'text', text);
    return [...lines.slice(0, endOfSettings), this.#mapping.findInMap(step, 'text')];
  }
}
