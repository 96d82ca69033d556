import type { MemberNode } from '../nodes/situation.ts';
import type { RestorePlan } from './plan.ts';

/*
 * What a restore does to those who use ZooKeeper, in sentences of the plan and of the report. Pure.
 */

type Result = Pick<RestorePlan['result'], 'ephemerals' | 'longestSessionMs'>;

/** Before they say yes: what becomes of sessions, watches, caches and ephemerals. */
export function clientTexts(result: Result, members: readonly MemberNode[]): string[] {
  const isAlone = isStandalone(members);
  return [
    ...(isAlone
      ? [
          'Clients that saw newer data are refused: a standalone server has no epoch. It lets them in when it has caught up with what they saw, or as new clients.',
        ]
      : []),
    `${isAlone ? 'The other clients' : 'Clients'} reconnect by themselves within some seconds. A session that the backup holds goes on if its client comes back in time; the others are expired (SessionExpired). Ephemeral znodes that were made since the backup are gone, although their session may go on.`,
    'Watches stay. They fire for znodes that are gone. They do not fire for data or children that went back: a cache built on watches keeps the lost value until the next change.',
    ...ephemeralTexts(result),
    ...(isAlone
      ? []
      : [
          'The epoch is set past every one seen, so that clients that saw newer data are accepted.',
        ]),
  ];
}

/** Once it serves again. */
export const followTexts = (result: Result): string[] => [
  'Clients reconnect by themselves within some seconds; a client with a single address waits for its server.',
  ...ephemeralTexts(result),
];

/** A server gives every session its whole timeout again, from when it begins to serve. */
function ephemeralTexts({ ephemerals, longestSessionMs }: Result): string[] {
  if (ephemerals === 0) return [];
  const until = longestSessionMs
    ? `until about ${Math.ceil(longestSessionMs / 1000)} s after ZooKeeper serves again, the longest session timeout in the backup`
    : 'until their sessions expire';
  return [
    `${ephemerals} ephemeral znodes come back. If their client is gone, they stay ${until}: until then its locks seem to be held. If their client lives, they stay with its session, also a lock that it gave up since: docs/after-a-restore-applications.md says what to do.`,
  ];
}

/** One member may be an ensemble of its own (standaloneEnabled=false): then it leads, with an epoch. */
function isStandalone(members: readonly MemberNode[]): boolean {
  const [line] = members.map((member) => member.line);
  return members.length === 1 && !(line?.servers.length === 1 && line.role === 'leader');
}
