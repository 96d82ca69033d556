import { CfnMapping } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { NodeSettings } from './node-settings.ts';
import type { NodeStep } from './node-steps.ts';
import { headAndBody } from './packed-step.ts';

/**
 * What the steps of all ensembles have in common, once in the template: CloudFormation takes 1 MB,
 * and the scripts of one ensemble have 190 KB.
 */
export class SharedScripts {
  readonly #mapping: CfnMapping;
  readonly #texts = new Map<NodeStep, string>();

  constructor(scope: Construct, id: string) {
    // A lazy one would put each text into the template once for every ensemble.
    this.#mapping = new CfnMapping(scope, id, { lazy: false });
  }

  /** A step's lines: its settings, and a reference to the rest. */
  linesOf(step: NodeStep, settings: NodeSettings): string[] {
    const { head, body } = headAndBody(step, settings);
    const known = this.#texts.get(step);
    if (known !== undefined && known !== body) {
      throw new Error(`The script of ${step} depends on more than the settings at its head.`);
    }
    this.#texts.set(step, body);
    this.#mapping.setValue(step, 'text', body);
    return [...head, this.#mapping.findInMap(step, 'text')];
  }
}
