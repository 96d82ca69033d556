/** Names come from whoever wrote the backup: none may move the cursor of a terminal, or turn what stands beside it. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });

/** ZooKeeper takes no znode whose name has this character. */
const guard = '\ue000';

/** A name that stays as it is where texts are dressed, though it look like a command of ours. Pure. */
export const asName = (name: string): string =>
  name.replaceAll('npx zk-backup', `npx${guard} zk-backup`);

/** Names as they are. Pure. */
export const withoutGuards = (text: string): string => text.replaceAll(guard, '');

/** `1,234,567`, in every locale. */
export const grouped = (count: number): string => count.toLocaleString('en-US');

/** `1 znode`, `2 znodes`, `3 batches` */
export const counted = (count: number, what: string, several = `${what}s`): string =>
  `${grouped(count)} ${count === 1 ? what : several}`;

export function inUnits(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  if (step === 0) return counted(bytes, 'byte');
  return `${(bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}

const levels = ['-', 'whole', 'sound', 'proven'] as const;

/** How far an archive was proven, in a word; `-` where nothing tells. */
export const levelText = (level: number | null | undefined): string => levels[level ?? 0] ?? '-';
