export { sentenceOf } from '../../lambda/shown.ts';
export { counted, grouped, inUnits } from '../../lambda/units.ts';

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

const levels = ['-', 'whole', 'sound', 'proven'] as const;

/** How far an archive was proven, in a word; `-` where nothing tells. */
export const levelText = (level: number | null | undefined): string => levels[level ?? 0] ?? '-';
