/** An argument of a verb. */
export interface ArgumentRow {
  readonly says: string;
  /** Whether it may be a path on this machine. */
  readonly isFile?: true;
  readonly oneOf?: readonly string[];
}

/** Every argument there is, once, whichever verbs take it. */
export const argumentTable = {
  ENSEMBLE: { says: 'its name in zk-backup.json' },
  BACKUP: {
    says: 'a .tar.gz that zk-backup made, a folder (the dataDir of a server, its version-2, or an unpacked archive), or s3://BUCKET/KEY; nothing is written or unpacked',
    isFile: true,
  },
  PATH: { says: 'of a znode, such as /kafka/config' },
  PLANID: { says: 'as the plan names it, such as prod.20261122T030000Z' },
  SHELL: { says: 'bash, zsh or fish', oneOf: ['bash', 'zsh', 'fish'] },
} as const satisfies Readonly<Record<string, ArgumentRow>>;

export type ArgumentName = keyof typeof argumentTable;
/** What a verb takes in that place; in brackets what may be left out. */
export type ArgumentText = ArgumentName | `[${ArgumentName}]`;

export const mayBeLeftOut = (text: ArgumentText): boolean => text.startsWith('[');

export const argumentName = (text: ArgumentText): ArgumentName =>
  text.replace(/[[\]]/g, '') as ArgumentName;

export const argumentRow = (text: ArgumentText): ArgumentRow => argumentTable[argumentName(text)];
