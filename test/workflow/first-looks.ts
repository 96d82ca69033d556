import { readFileSync } from 'node:fs';

/** What an article of docs/runbook.md begins with. */
export interface FirstLook {
  /** Behind `npx zk-backup`. */
  readonly typed: string;
  readonly prints: string;
}

/** The first block of each article that has one, by the article's anchor. */
export const firstLooks: ReadonlyMap<string, FirstLook> = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .flatMap((text): [string, FirstLook][] => {
      const [heading = ''] = text.split('\n', 1);
      const [, line = '', prints = ''] =
        /^[^\n]*\n\n```\n\$ npx zk-backup ([^\n]*)\n(.*?)^```$/ms.exec(text) ?? [];
      const anchor = heading.toLowerCase().replaceAll(' ', '-');
      return line === '' ? [] : [[anchor, { typed: line, prints }]];
    }),
);
