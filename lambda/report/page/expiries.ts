import type { ReportedEnsemble } from '../model.ts';
import { type Html, html } from './html.ts';
import { amount, date } from './marked.ts';

/** What expires when, as the bucket says of each manifest, or as it was counted. Pure. */
export function expiries({ backups }: Pick<ReportedEnsemble, 'backups'>): Html {
  const expiring = backups.flatMap(({ expiresAt }) => expiresAt ?? []).sort();
  const kept = backups.filter(({ isKept, expiresAt }) => isKept && expiresAt === null).length;
  const keeping =
    kept > 0 && html` ${amount('keptCount', kept)} kept, because a newer one looks wrong.`;
  const pinned = backups.filter(({ stays }) => stays?.includes('pinned')).length;
  const pinning = pinned > 0 && html` ${amount('pinnedCount', pinned)} pinned.`;
  const [first, last] = [expiring[0], expiring.at(-1)];
  if (first === undefined || last === undefined) {
    return html`<p class="expiry">Of none of these it is known when it expires: others are counted that keep it, or nothing was counted yet.${keeping}${pinning}</p>`;
  }
  const newest =
    backups[0]?.expiresAt === null &&
    ' The newest has no date: it stays until a newer good one is there.';
  const when =
    first === last
      ? html`on ${date('firstExpiry', first)}`
      : html`from ${date('firstExpiry', first)} to ${date('lastExpiry', last)}`;
  return html`<p class="expiry">${amount('expiringCount', expiring.length)} of these expire ${when}.${newest}${keeping}${pinning}</p>`;
}
