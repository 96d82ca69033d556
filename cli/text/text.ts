export { levelText } from '../../lambda/catalog/level-text.ts';
export { printable, sentenceOf } from '../../lambda/shown.ts';
export { counted, grouped, inUnits } from '../../lambda/units.ts';

/** ZooKeeper takes no znode whose name has this character. */
const guard = '\ue000';

/** A name that stays as it is where texts are dressed, though it look like a command of ours. Pure. */
export const asName = (name: string): string =>
  name.replaceAll('npx zk-backup', `npx${guard} zk-backup`);

/** Names as they are. Pure. */
export const withoutGuards = (text: string): string => text.replaceAll(guard, '');
