import { formatZxid } from '../../lambda/zookeeper/bytes/data-file-errors.ts';
import type { Command } from '../command.ts';
import type { Znode } from '../source/backup-tree.ts';
import { type ReadOption, readZnode } from '../source/read-znode.ts';
import type { ZnodeStat } from '../text/documents.ts';
import { documentText } from '../text/documents.ts';
import { printable } from '../text/text.ts';

/** `stat BACKUP PATH`: what a client of the restored server would be told, and the ACL. */
export const statCommand: Command<ReadOption> = async (typed, terminal, around) => {
  const asked = await readZnode(typed, terminal, around);
  const shown = shownStat(asked.znode, asked.tree.children(asked.znode.path).length);
  const lines = Object.entries(shown).map(
    ([name, value]) => `${name} = ${printable(`${value}`)}\n`,
  );
  terminal.stdout.write(asked.json ? documentText('stat', shown) : lines.join(''));
  return 0;
};

function shownStat(
  { path, stat: stored, kind, dataLength, acl }: Znode,
  numChildren: number,
): ZnodeStat {
  const owner = BigInt.asUintN(64, stored.ephemeralOwner);
  return {
    path,
    kind,
    cZxid: formatZxid(stored.czxid),
    ctime: new Date(Number(stored.ctime)).toISOString(),
    mZxid: formatZxid(stored.mzxid),
    mtime: new Date(Number(stored.mtime)).toISOString(),
    pZxid: formatZxid(stored.pzxid),
    // The server counts the children created; clients see those deleted counted too.
    cversion: stored.cversion * 2 - numChildren,
    dataVersion: stored.version,
    aclVersion: stored.aversion,
    ephemeralOwner: formatZxid(kind === 'ephemeral' ? owner : 0n),
    dataLength: Math.max(0, dataLength),
    numChildren,
    ...(kind === 'ttl' ? { ttlMs: Number(owner & 0xffffffffffn) } : {}),
    acl,
  };
}
