import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { renderStep } from '../../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../../lib/documents/node-settings.ts';

/**
 * Runs the probe as it is in each folder with a zoo.cfg, and returns what it printed. Programs that ask
 * others are functions of the environment, so that a thousand take a minute: the server answers with the
 * address that was asked, as its version.
 * @param asking whether `srvr` is allowed, or the AdminServer is to be asked
 */
export async function probeAll(
  folders: readonly string[],
  asking: (at: number) => 'srvr' | 'admin',
  folder: string,
): Promise<string[]> {
  const script = join(folder, 'probe.sh');
  const settings = { ...exampleSettings, zooCfg: '/nowhere/zoo.cfg' };
  writeFileSync(script, renderStep('probe', settings).join('\n'));
  const list = folders.map((path, at) => `${asking(at)} ${path}\n`);
  // As many at once as there are processors, and one more.
  await Promise.all(
    [0, 1, 2].map(async (part) => {
      const file = join(folder, `list-${part}`);
      writeFileSync(file, list.filter((_, at) => at % 3 === part).join(''));
      await promisify(execFile)('bash', ['-c', driver, 'driver', script, file], {
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
      });
    }),
  );
  return folders.map((path) => readFileSync(join(path, 'line'), 'utf8'));
}

const driver = `
df() { printf 'Avail\\n1\\n'; }
tail() { REPLY=; while read -r; do :; done; printf 1; }
aws() { printf 'aws-cli/2'; }
timeout() {
  while [[ $1 != -c ]]; do [[ $1 != openssl && $1 != aws ]] || return 1; shift; done
  case $3 in
    ask)
      if [[ $6 != srvr ]]; then
        printf 'HTTP/1.1 200 OK\\r\\n\\r\\n{"version": "%s %s", "server_state": "follower", "last_processed_zxid": 1}' "$4" "$5"
      elif [[ $asking == admin ]]; then
        printf 'srvr is not executed because it is not in the whitelist.'
      else
        printf 'Zookeeper version: %s %s\\nZxid: 0x1\\nMode: follower\\n' "$4" "$5"
      fi ;;
    *) [[ $asking == admin ]] ;;
  esac
}
export -f df tail aws timeout
export asking ZOOCFGDIR
while read -r asking ZOOCFGDIR; do bash "$1" >"$ZOOCFGDIR/line" 2>/dev/null </dev/null || true; done <"$2"`;
