import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** What has rights; a function has them by its role. */
type Entitled = Construct & { readonly role?: IRole | undefined };

/** Tells cdk-nag why these ARNs, as far as they hold one, have a wildcard. */
export function acknowledge(of: Entitled, arns: readonly string[], reason: string): void {
  const wildcards = new Set(
    arns.map((arn) => arnInFinding(Stack.of(of), arn)).filter((arn) => arn.includes('*')),
  );
  for (const arn of wildcards) {
    for (const holder of holdersOf(of)) {
      Validations.of(holder).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason });
    }
  }
}

/** Policies of a role that was imported are made below it. Those of the app's own role are the app's to judge. */
const holdersOf = (of: Entitled): Construct[] =>
  of.role === undefined || of.role instanceof Role ? [of] : [of, of.role as IRole & Construct];

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
