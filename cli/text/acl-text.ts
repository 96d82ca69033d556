import type { Acl } from '../../lambda/zookeeper/bytes/jute.ts';

export const openAcl = 'world:anyone:cdrwa';

/** Bits of a permission, in the order and letters of zkCli.sh. */
const letters = [
  [4, 'c'],
  [8, 'd'],
  [1, 'r'],
  [2, 'w'],
  [16, 'a'],
] as const;

/** Texts are few and znodes many: each list has one text only. */
const known = new Map<string, string>();

/** An access control list as `setAcl` of zkCli.sh takes it; none is open to all. */
export function aclText(entries: readonly Acl[] | null): string {
  if (entries === null || entries.length === 0) return openAcl;
  const text = entries.map(({ scheme, id, permissions }) => {
    const granted = letters.filter(([bit]) => (permissions & bit) !== 0);
    return `${scheme}:${id}:${granted.map(([, letter]) => letter).join('')}`;
  });
  const joined = text.join(',');
  const same = known.get(joined);
  if (same === undefined) known.set(joined, joined);
  return same ?? joined;
}
