import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetCode, type Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import { Stage } from 'aws-cdk-lib/core';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { settingsFile } from '../../lambda/contract/settings-file.ts';
import { InvalidConfiguration } from '../config/read-config.ts';
import { tokensIn } from '../props/tokens.ts';
import { bundleFolder } from './bundle.ts';

/**
 * The code of a function and its settings, in one asset: another setting makes another asset, and with it another
 * version of the function (ADR 060). The same code and settings make the same asset in every clone.
 * @param entry of the code
 * @throws InvalidConfiguration where a setting is a token: nobody fills it in here
 */
export function functionCode(scope: Construct, entry: string, settings: object): Code {
  const text = settingsText(settings);
  const bundle = bundleFolder(scope, entry);
  // By CDK's own bundling each synth would say so, and two stacks of an app would share the first one's settings.
  const folder = mkdtempSync(join(Stage.of(scope)?.assetOutdir ?? '', 'function-'));
  if (bundle !== undefined) cpSync(bundle, folder, { recursive: true });
  writeFileSync(join(folder, settingsFile), text);
  return new CopiedAsset(folder);
}

/** An asset of a folder that is needed no more once the assembly has a copy. */
class CopiedAsset extends AssetCode {
  override bind(scope: Construct): CodeConfig {
    const config = super.bind(scope);
    const isCopied = !scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT);
    if (isCopied) rmSync(this.path, { recursive: true, force: true });
    return config;
  }
}

/**
 * Settings as they are written beside the code. Pure.
 * @throws InvalidConfiguration naming each token
 */
export function settingsText(settings: object): string {
  const problems = tokensIn(settings);
  if (problems.length === 0) return `${JSON.stringify(settings, undefined, 1)}\n`;
  throw new InvalidConfiguration('The configuration', problems);
}
