import type { Clients } from '../../../../lambda/aws/clients.ts';
import { nodeLinePrefix } from '../../../../lambda/contract/node-lines.ts';

/** What SSM answers to each operation, by the name of the command's class without `Command`. */
export type Answers = Readonly<Record<string, (input: Record<string, unknown>) => unknown>>;

/** Clients for what a strict stand-in cannot be brought to do in time; `sent` is what they were asked. */
export function fakeSsm(answers: Answers) {
  const sent: { operation: string; input: Record<string, unknown> }[] = [];
  const client = {
    send: async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      sent.push({ operation, input: command.input });
      const answer = answers[operation];
      if (!answer) throw new Error(`nobody expected ${operation}`);
      return answer(command.input);
    },
  };
  return { clients: { ssm: client, ssmOnce: client } as unknown as Clients, sent };
}

export const named = (name: string) => Object.assign(new Error(name), { name });

/** A step as ListCommandInvocations shows it. */
export const plugin = (Name: string, line: object, ResponseCode = 0) => ({
  Name,
  Status: ResponseCode === 0 ? 'Success' : 'Failed',
  StatusDetails: ResponseCode === 0 ? 'Success' : 'Failed',
  ResponseCode,
  Output: `${nodeLinePrefix}${JSON.stringify({ step: Name, ...line })}\n`,
});
