/*
 * How many, how big, how long and when, in one style wherever a person reads it.
 */

/** `1,234,567`, in every locale. */
export const grouped = (count: number): string => count.toLocaleString('en-US');

/** `1 znode`, `2 znodes`, `3 batches` */
export const counted = (count: number, what: string, several = `${what}s`): string =>
  `${grouped(count)} ${count === 1 ? what : several}`;

/** `12 bytes`, `614.8 KB`, `67.1 MB`: thousands, as S3 counts. */
export function inUnits(bytes: number): string {
  const sizes = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  if (step === 0) return counted(bytes, 'byte');
  return `${(bytes / 1000 ** step).toFixed(1)} ${sizes[step]}`;
}

const spans = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`: two units at most, the second one rounded down. */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const at = spans.findIndex(([, size]) => seconds >= size);
  const [first, second] = [spans[at] ?? (['s', 1] as const), spans[at + 1]];
  const large = `${Math.floor(seconds / first[1])} ${first[0]}`;
  const rest = second ? Math.floor((seconds % first[1]) / second[1]) : 0;
  return second && first[0] !== 'min' && rest > 0 ? `${large} ${rest} ${second[0]}` : large;
}

/** `0.42 s`, `12.3 s`, `4 min 10 s` */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds >= 3600) return ageText(milliseconds);
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `22 s`, `4 min 10 s`: of what is only estimated. */
export const aboutText = (seconds: number): string =>
  `about ${durationText(seconds * 1000).replace(/\.\d+ s$/, ' s')}`;

/** `2026-11-22 15:44:02Z` */
export const timeText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').replace(/\.\d+/, '');
