import type { GetDurableExecutionCommand } from '@aws-sdk/client-lambda';
import type { RestoreKind } from '../../../../lambda/contract/signals.ts';
import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';
import { requireAlias } from '../../../../lambda/restore/require-alias.ts';

const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:Restore';
const execution = `${arn}:7/durable-execution/name/id`;

interface Came {
  readonly invokedArn: string;
  /** What Lambda tells of the execution. */
  readonly startedBy?: string;
  readonly execution?: string;
}

/** Undefined where it goes on; how often Lambda was asked. */
async function refusalOf(kind: RestoreKind, came: Came) {
  const asked: unknown[] = [];
  const send = async ({ input }: GetDurableExecutionCommand) => {
    asked.push(input.DurableExecutionArn);
    return { FunctionArn: came.startedBy };
  };
  const flow = plainFlow({ millisecondsLeft: () => 60_000 });
  const by = { execution, ...came, lambda: { send } as never };
  const refusal = await requireAlias(flow, kind, by).then(
    () => undefined,
    (error) => error,
  );
  return { refusal, asked };
}

it.each([
  ['plan', 'live'],
  ['drill', 'live'],
  ['restore', 'execute'],
  ['undo', 'execute'],
] as const)('takes a %s by the alias %s, and asks nobody', async (kind, alias) => {
  const { refusal, asked } = await refusalOf(kind, { invokedArn: `${arn}:${alias}` });

  expect(refusal).toBeUndefined();
  expect(asked).toEqual([]);
});

it.each([
  ['plan', 'execute', 'A plan', 'RestoreAliasArn'],
  ['drill', 'execute', 'A drill', 'RestoreAliasArn'],
  ['restore', 'live', 'An execution', 'RestoreExecuteAliasArn'],
  ['undo', 'live', 'An undo', 'RestoreExecuteAliasArn'],
] as const)(
  'refuses a %s by the alias %s, and says which one takes it',
  async (kind, alias, what, output) => {
    const { refusal } = await refusalOf(kind, { invokedArn: `${arn}:${alias}` });

    expect(refusal).toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining(`${what} came by the alias "${alias}"`),
      hint: expect.stringContaining(`the output ${output} of`),
    });
  },
);

it('asks Lambda what started the execution where the context shows a version', async () => {
  const { refusal, asked } = await refusalOf('restore', {
    invokedArn: `${arn}:7`,
    startedBy: `${arn}:execute`,
  });

  expect(refusal).toBeUndefined();
  expect(asked).toEqual([execution]);
});

it.each([
  ['the other alias', `${arn}:live`, 'the alias "live"'],
  ['a version', `${arn}:7`, 'no alias of this function'],
  ['nothing', undefined, 'no alias of this function'],
])('refuses an execution that %s started', async (_what, startedBy, told) => {
  const { refusal } = await refusalOf('restore', {
    invokedArn: `${arn}:7`,
    ...(startedBy && { startedBy }),
  });

  expect(refusal).toMatchObject({ message: expect.stringContaining(told) });
});

it.each([
  ['plan', undefined],
  ['drill', undefined],
  ['restore', 'no alias of this function'],
  ['undo', 'no alias of this function'],
] as const)(
  'without an alias and an execution, as in a local run, does a %s where it touches nothing',
  async (kind, told) => {
    const { refusal, asked } = await refusalOf(kind, { invokedArn: arn, execution: 'request-id' });

    expect(refusal?.message ?? '').toContain(told ?? '');
    expect(refusal === undefined).toBe(told === undefined);
    expect(asked).toEqual([]);
  },
);
