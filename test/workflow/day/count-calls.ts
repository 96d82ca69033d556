import type { Clients } from '../../../lambda/aws/clients.ts';

/** How often each operation of a service was called: `S3 PutObject`, each attempt a call. */
export type Calls = Readonly<Record<string, number>>;

interface Counted {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => unknown, context: Context) => (args: never) => unknown,
      options: object,
    ): void;
  };
}

interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** Counts what clients send, behind their retries. @returns what was counted so far, by name */
export function countCalls(clients: Clients): () => Calls {
  const counted = new Map<string, number>();
  const count = ({ clientName = '', commandName = '' }: Context) => {
    const name = `${clientName.replace(/Client$/, '')} ${commandName.replace(/Command$/, '')}`;
    counted.set(name, (counted.get(name) ?? 0) + 1);
  };
  for (const client of Object.values(clients) as unknown as Counted[]) {
    client.middlewareStack.add(
      (next, context) => (args) => {
        count(context);
        return next(args);
      },
      { name: 'countCalls', step: 'deserialize', priority: 'low' },
    );
  }
  return () => Object.fromEntries([...counted].sort(([a], [b]) => a.localeCompare(b)));
}
