import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareToolbox } from '../../../local-cloud/toolbox/toolbox.ts';
import { e2eFolder } from '../e2e-folder.ts';

const service = join(__dirname, '..', '..', '..', 'local-cloud', 'ensemble');

/** What sends reads a file; what keeps the answers does not. */
const cat = (held: string) => `#!/bin/bash
if [[ -f /dev/stdin && -e '${held}' ]]; then
  size=$(stat -L -c %s /dev/stdin)
  head -c $((size / 2))
  echo half >'${held}'
  while [[ -e '${held}' ]]; do sleep 0.02; done
fi
exec /bin/cat "$@"
`;

/** Streams of a put-back that a test stops half-way on the node, and lets go on. */
export class HeldStream {
  /** Of the agents of all nodes. */
  readonly agentEnvironment: { readonly PATH: string };
  readonly #held: string;

  private constructor(folder: string, tools: string) {
    this.#held = join(folder, 'held');
    this.agentEnvironment = {
      PATH: `${folder}:${service}:${tools}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    };
    writeFileSync(join(folder, 'cat'), cat(this.#held), { mode: 0o755 });
  }

  /** @param name of a folder of its own */
  static async prepare(name: string): Promise<HeldStream> {
    const folder = join(e2eFolder, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return new HeldStream(folder, (await prepareToolbox()).binDirectory);
  }

  /** The next stream stops half-way. */
  hold(): void {
    writeFileSync(this.#held, '');
  }

  async untilHalf(): Promise<void> {
    while (existsSync(this.#held) && readFileSync(this.#held, 'utf8') === '') await delay(20);
  }

  release(): void {
    rmSync(this.#held, { force: true });
  }
}
