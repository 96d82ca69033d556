import { type Refusal, refuse } from '../../run/refusal.ts';

/** The only znode besides the part's own that a put-back touches; a run has a child of it (`lock.ts`). */
export const lockPath = '/zk-backup-put-back';

const slash = 0x2f;
const quotaRoot = '/zookeeper/quota';

/** What a path is to a part: of it, above it, or looked at although it is not of it. */
export type Relation = 'within' | 'above' | 'beside' | undefined;

/** What is put back: the znodes at and below some paths. ZooKeeper's own znodes are of no part. */
export class TreePart {
  /** Sorted, none below another. */
  readonly paths: readonly string[];
  readonly #wanted: readonly Buffer[];
  readonly #system = Buffer.from('/zookeeper');
  readonly #lock = Buffer.from(lockPath);
  readonly #quotas = Buffer.from(quotaRoot);

  private constructor(paths: readonly string[]) {
    this.paths = paths;
    this.#wanted = paths.map(stored);
  }

  /** @param paths as a person asks for them, such as `/kafka/config` */
  static of(paths: readonly string[]): TreePart | Refusal {
    const wrong = paths.find((path) => !isPath(path));
    if (wrong !== undefined || paths.length === 0) {
      return refuse(
        'bad-path',
        `${JSON.stringify(wrong ?? '')} is not the path of a znode.`,
        'It takes one such as /kafka/config, from the root on and without a slash at its end.',
      );
    }
    const system = paths.find((path) => isAtOrBelow(path, '/zookeeper'));
    if (system !== undefined) {
      return refuse(
        'path-of-zookeeper',
        `${system} is ZooKeeper's own: each server and each quota command writes there.`,
        'A quota is set by zkCli.sh: setquota. Dynamic configuration is changed by zkCli.sh: reconfig.',
      );
    }
    const sorted = [...new Set(paths)].sort();
    return new TreePart(
      sorted.filter((path) => !sorted.some((other) => other !== path && isAtOrBelow(path, other))),
    );
  }

  /** @param path as bytes, the root being empty */
  relation(bytes: Uint8Array, start = 0, end = bytes.length): Relation {
    if (leads(this.#lock, bytes, start, end)) return 'beside';
    if (leads(this.#system, bytes, start, end)) {
      const isAboveQuotas = end - start === this.#system.length;
      return isAboveQuotas || leads(this.#quotas, bytes, start, end) ? 'beside' : undefined;
    }
    if (this.#wanted.some((wanted) => leads(wanted, bytes, start, end))) return 'within';
    const path = bytes.subarray(start, end);
    return this.#wanted.some((wanted) => leads(path, wanted, 0, wanted.length))
      ? 'above'
      : undefined;
  }
}

/** Of a path all that are above it, the root left out, the topmost first. */
export function ancestorsOf(path: string): string[] {
  const above: string[] = [];
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
    above.push(path.slice(0, end));
  }
  return above;
}

/** The root's parent is itself. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export const isAtOrBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(above === '/' ? '/' : `${above}/`);

/** Sorts parents before their children: a parent's path is the beginning of theirs. */
export const byPath = ({ path: one }: { path: string }, { path: other }: { path: string }) =>
  one < other ? -1 : Number(one > other);

/** Whether a path is at or below another one. */
function leads(above: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = above;
  if (end - start < length) return false;
  if (end - start > length && length > 0 && bytes[start + length] !== slash) return false;
  for (let at = length - 1; at >= 0; at--) if (bytes[start + at] !== above[at]) return false;
  return true;
}

/** The root is the empty path in a tree. */
const stored = (path: string): Buffer => Buffer.from(path === '/' ? '' : path);

const isPath = (text: string): boolean => text === '/' || /^(\/[^/\0]+)+$/.test(text);
