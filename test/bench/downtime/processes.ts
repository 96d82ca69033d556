/** Processes and their CPU, as /proc tells of them. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** `/proc` counts CPU time in hundredths of a second, whatever the kernel's own tick. */
const ticksPerSecond = 100;

const procFile = (path: string) => readFile(`/proc/${path}`, 'utf8').catch(() => '');

/** Seconds of CPU that a process has used; with those of its ended children where asked. */
async function cpuSeconds(pid: number, { children = false } = {}): Promise<number> {
  const text = await procFile(`${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, children ? 15 : 13).map(Number);
  return text === '' ? 0 : sum(ticks) / ticksPerSecond;
}

/** Seconds of CPU that the whole machine has used. */
export async function machineCpuSeconds(): Promise<number> {
  const [line = ''] = (await procFile('stat')).split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .split(/ +/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / ticksPerSecond;
}

/** Processes that have one of these texts as an argument or, `NAME=value`, as a variable. */
async function processesWith(texts: readonly string[]): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const started = await Promise.all(
    pids.map(
      async (pid) => `${await procFile(`${pid}/cmdline`)}\0${await procFile(`${pid}/environ`)}`,
    ),
  );
  return pids.filter((_, index) =>
    started[index]?.split('\0').some((text) => texts.includes(text)),
  );
}

/** Kills the processes that have one of these texts, and what they may start meanwhile. */
export async function endProcessesWith(texts: readonly string[]): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    const pids = await processesWith(texts);
    quiet = pids.length === 0 ? quiet + 1 : 0;
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await delay(20);
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Measures how many cores others use meanwhile: what a shared machine adds to every time. */
export class LoadMeter {
  readonly #pids: () => Promise<readonly number[]>;
  readonly #own = new Map<number, { first: number; last: number }>();
  readonly #from = performance.now();
  #machine = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(pids: () => Promise<readonly number[]>) {
    this.#pids = pids;
  }

  /** @param pids the processes that are ours, besides this one and its children */
  static async start(pids: () => Promise<readonly number[]>): Promise<LoadMeter> {
    const meter = new LoadMeter(pids);
    meter.#machine = await machineCpuSeconds();
    await meter.#sample(true);
    // A server that is stopped takes its count along: the last one seen is kept.
    meter.#timer = setInterval(() => void meter.#sample(false), 100);
    return meter;
  }

  /** Ends the measurement. @returns cores used by others, on average */
  async stop(): Promise<number> {
    clearInterval(this.#timer);
    await this.#sample(false);
    const machine = (await machineCpuSeconds()) - this.#machine;
    const own = sum([...this.#own.values()].map(({ first, last }) => last - first));
    return Math.max(0, (machine - own) / ((performance.now() - this.#from) / 1000));
  }

  async #sample(atStart: boolean) {
    for (const pid of [process.pid, ...(await this.#pids())]) {
      const seconds = await cpuSeconds(pid, { children: pid === process.pid });
      const known = this.#own.get(pid);
      // A server that was started meanwhile counts from nought.
      const first = known?.first ?? (atStart ? seconds : 0);
      this.#own.set(pid, { first, last: Math.max(seconds, known?.last ?? 0) });
    }
  }
}
