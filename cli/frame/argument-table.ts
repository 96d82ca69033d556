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
    says: 'prod or prod@latest (the newest complete one), prod@-1 (the one before the newest), prod@2026-11-22T03:00Z (the newest that was due by then), a key as list prints it, s3://BUCKET/KEY; or a .tar.gz that zk-backup made, or a folder (the dataDir of a server, its version-2, or an unpacked archive), of which a name may have to begin with ./',
    isFile: true,
  },
  'ENSEMBLE[@WHICH]': {
    says: 'prod (its last backup), or one backup of it: prod@-1, prod@2026-11-22T03:00Z, or a key as list prints it',
  },
  PATH: { says: 'of a znode, such as /kafka/config' },
  PLANID: { says: 'as the plan names it, such as prod.20261122T030000Z' },
  COPY: { says: 'by its bucket or its region, as the setting copyTo has it' },
  SHELL: { says: 'bash, zsh or fish', oneOf: ['bash', 'zsh', 'fish'] },
} as const satisfies Readonly<Record<string, ArgumentRow>>;

export type ArgumentName = keyof typeof argumentTable;
/** What a verb takes in that place; in brackets what may be left out. */
export type ArgumentText = ArgumentName | `[${ArgumentName}]`;

export const mayBeLeftOut = (text: ArgumentText): boolean => text.startsWith('[');

export const argumentName = (text: ArgumentText): ArgumentName =>
  (mayBeLeftOut(text) ? text.slice(1, -1) : text) as ArgumentName;

export const argumentRow = (text: ArgumentText): ArgumentRow => argumentTable[argumentName(text)];
