import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Tells cdk-nag why these ARNs, as far as they hold one, have a wildcard. */
export function acknowledge(of: Construct, arns: readonly string[], reason: string): void {
  const wildcards = new Set(
    arns.map((arn) => arnInFinding(Stack.of(of), arn)).filter((arn) => arn.includes('*')),
  );
  for (const arn of wildcards) {
    Validations.of(of).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason });
  }
}

/** An ARN as cdk-nag spells it in a finding: `<LogicalId.Attribute>` for each reference. */
export function arnInFinding(stack: Stack, arn: string): string {
  return spell(stack.resolve(arn));
}

function spell(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: reference } = value as Intrinsics;
  if (join) return join[1].map(spell).join(join[0]);
  return `<${attribute?.join('.') ?? reference}>`;
}

interface Intrinsics {
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly Ref?: string;
}
