import { shorten } from '../../shown.ts';
import { errorName } from '../../zookeeper/files/error-codes.ts';
import { isAtOrBelow, lockPath } from '../part/part.ts';
import type { Conflict } from '../part/read-answers.ts';

/** What was in the way of a request, in the words of a report. Pure. */
export function conflictText({ path, code }: Conflict): string {
  return path === undefined
    ? `the server answered ${errorName(code)}`
    : `${shorten(path)} (${errorName(code)})`;
}

/** What to do about it. Pure. */
export function conflictHint({ path, codeName }: Conflict): string {
  if (path !== undefined && isAtOrBelow(path, lockPath)) {
    return `Another put-back has the lock ${lockPath}. Wait for its end, then plan again.`;
  }
  switch (codeName) {
    case 'NoAuth':
      return 'Its access control list lets zk-backup not write there: name a file with credentials on the nodes ("client": { "digest": … } in zk-backup.json), deploy, and plan again; or let your own machine send, as a user who may write there (--connect).';
    case 'InvalidACL':
      return 'The server does not know a scheme of its access control list: set up its authentication as it was, and plan again.';
    case 'QuotaExceeded':
      return 'A quota is enforced there: raise it (zkCli.sh: setquota), and plan again.';
    case 'Unimplemented':
    case 'BadArguments':
      return 'The server does not take such a znode: a time to live needs extendedTypesEnabled=true. Set it on every server, and plan again.';
    default:
      return 'A client wrote there meanwhile. Stop it, and plan again: a second plan takes the rest.';
  }
}
