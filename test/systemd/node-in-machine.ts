import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings, type NodeSettings } from '../../lib/documents/node-settings.ts';
import type { NodeStep } from '../../lib/documents/node-steps.ts';
import { packageSets, zookeeperSets } from '../../local-cloud/toolbox/packages.ts';
import { cacheOfClone, provideSets, treeOf } from '../../local-cloud/toolbox/provide-sets.ts';
import { type ScriptRun, substituted } from '../node/run-script.ts';
import { Machine } from './machine/machine.ts';
import { machineRefusal } from './machine/refusal.ts';
import { afterStop, javaHome, type ServiceForm } from './service-forms.ts';
import { strictProgram } from './systemd-219.ts';

/** What a machine's root directory is made of, the uppermost first. */
const layers = [
  packageSets.zookeeperService,
  zookeeperSets['3.8'],
  packageSets.java,
  packageSets.machine,
];

const dataDir = '/var/lib/zookeeper';
const refusedBy219 = '/run/refused-by-219';
const commandsPipe = '/run/agent-commands';

/** Sends the capture a signal, once, when the stop that it asked for has come to its end. */
const afterStopScript = `#!/bin/bash
read -r signal folder </run/signal-after-stop || exit 0
rm /run/signal-after-stop
kill -s "$signal" -- "-$(cat "$folder/group")"
`;

/** `aws s3api get-object --bucket BUCKET --key KEY FILE` of a folder: nothing is uploaded here. */
const aws = `#!/bin/bash
if [[ $1 == --version ]]; then echo 'aws-cli/2.23.6 Python/3.11 Linux/6'; exit 0; fi
cat "/srv/$4/$6" >"\${@: -1}"
`;

/** The SSM agent's own unit, but for RestartSec=90: ours is told to come back at once. */
const agentUnit = `[Service]
ExecStart=/usr/local/bin/agent
WorkingDirectory=/usr/bin
KillMode=process
Restart=always
RestartSec=0
Environment=SSM_COMMAND_ID=command-1 LANG=C.UTF-8 JAVA_HOME=${javaHome}
`;

/** A step that runs in the agent's control group. */
export interface RunningStep {
  readonly ended: Promise<ScriptRun>;
  /** Its process group, as the machine counts. */
  readonly group: string;
}

/** A node of its own: systemd, an agent, and a standalone ZooKeeper that serves. */
export class NodeInMachine {
  readonly machine: Machine;
  readonly settings: NodeSettings;
  #steps = 0;
  #runs = 0;

  private constructor(machine: Machine, settings: NodeSettings) {
    this.machine = machine;
    this.settings = settings;
  }

  static async create(form: ServiceForm): Promise<NodeInMachine> {
    const refusal = await machineRefusal();
    if (refusal) throw new Error(`There can be no machine with a systemd of its own: ${refusal}.`);
    if (!(await provideSets(layers, cacheOfClone))) throw new Error('There is no Debian archive.');
    const machine = await Machine.boot(layers.map((set) => treeOf(cacheOfClone, set)));
    const node = new NodeInMachine(machine, {
      ...exampleSettings,
      service: form.service,
      maxDowntimeSeconds: 20,
      allowStandalone: true,
      serveWaitSeconds: 60,
    });
    try {
      await node.#install(form);
      await node.startByHand();
      await node.client('create /a b');
    } catch (error) {
      await machine.close();
      throw error;
    }
    return node;
  }

  async #install(form: ServiceForm): Promise<void> {
    const { machine } = this;
    const conf = '/etc/zookeeper/conf';
    await machine.bash(`cp -r ${conf}_example ${conf} && chown zookeeper: ${dataDir}`);
    const settings = ['tickTime=2000', `dataDir=${dataDir}`, 'clientPort=2181'];
    machine.write(`${conf}/zoo.cfg`, `${settings.join('\n')}\nadmin.enableServer=false\n`);
    for (const [file, text] of Object.entries(form.files)) machine.write(file, text);
    machine.write(afterStop, afterStopScript, 0o755);
    machine.write('/usr/local/bin/aws', aws, 0o755);
    for (const program of ['systemd-run', 'systemctl'] as const) {
      machine.write(`/usr/local/bin/${program}`, strictProgram(program, refusedBy219), 0o755);
    }
    machine.write('/usr/local/bin/agent', readFileSync(join(__dirname, 'agent.sh'), 'utf8'), 0o755);
    machine.write('/etc/systemd/system/amazon-ssm-agent.service', agentUnit);
    await machine.bash(
      `mkfifo ${commandsPipe} && systemctl daemon-reload && systemctl start amazon-ssm-agent`,
    );
  }

  /** As an operator does, who has another locale than the agent. */
  async startByHand(): Promise<void> {
    const { service } = this.settings;
    await this.machine.bash(
      'unit' in service
        ? `systemctl reset-failed ${service.unit}; systemctl restart ${service.unit}`
        : `pkill -KILL -x java; systemd-run --scope env LANG=en_US.UTF-8 ${service.start}`,
    );
    await this.serves();
  }

  /** What ZooKeeper's own client says to a command. */
  client(command: string): Promise<string> {
    return this.machine.bash(`/usr/share/zookeeper/bin/zkCli.sh ${command} 2>&1`);
  }

  /** The state that a test begins with: ZooKeeper serves, and nothing is left of a run. */
  async atRest(): Promise<void> {
    await this.machine.bash(`systemctl stop 'zk-backup-guard-*' 2>/dev/null || true
      for step in /var/lib/amazon/ssm/*; do
        [[ ! -d $step || -e $step/code ]] || kill -KILL -- "-$(cat "$step/group")"
      done
      rm -rf ${dataDir}/.zk-backup /run/signal-after-stop`);
    if (!(await this.looksServing())) await this.startByHand();
    this.#runs += 1;
  }

  get runId(): string {
    return `prod.20260102T0304${String(this.#runs).padStart(2, '0')}Z`;
  }

  get stage(): string {
    return `${dataDir}/.zk-backup/${this.runId}`;
  }

  /** What the steps asked of systemd that 219 does not know. */
  get refusedBy219(): string {
    return this.machine.has(refusedBy219) ? this.machine.read(refusedBy219) : '';
  }

  /** Gives the agent a step, unchanged but for what SSM puts in. */
  async start(
    step: NodeStep,
    parameters: Record<string, string> = {},
    settings: Partial<NodeSettings> = {},
  ): Promise<RunningStep> {
    const { machine } = this;
    const folder = this.#nextFolder;
    this.#steps += 1;
    const text = renderStep(step, { ...this.settings, ...settings }).join('\n');
    const Ensemble = this.runId.slice(0, this.runId.indexOf('.'));
    const given = { Ensemble, RunId: this.runId, Key: `${Ensemble}/zk.tar.gz`, ...parameters };
    machine.write(`${folder}/_script.sh`, substituted(text, given), 0o700);
    await machine.bash(`echo ${folder} >${commandsPipe}`);
    await machine.until(`[[ -s ${folder}/group ]]`, `${step} runs`);
    return { group: machine.read(`${folder}/group`).trim(), ended: this.#end(step, folder) };
  }

  get #nextFolder(): string {
    return `/var/lib/amazon/ssm/${this.#steps}`;
  }

  async #end(step: NodeStep, folder: string): Promise<ScriptRun> {
    await this.machine.until(`[[ -e ${folder}/code ]]`, `${step} has ended`);
    const [code, stdout, stderr] = ['code', 'stdout', 'stderr'].map((name) =>
      this.machine.read(`${folder}/${name}`),
    );
    return { code: Number(code), signal: null, stdout: stdout ?? '', stderr: stderr ?? '' };
  }

  async run(...step: Parameters<NodeInMachine['start']>): Promise<ScriptRun> {
    return (await this.start(...step)).ended;
  }

  /** A capture that is sent a signal when it has stopped ZooKeeper. */
  captureWith(signal: 'KILL' | 'STOP'): Promise<RunningStep> {
    this.machine.write('/run/signal-after-stop', `${signal} ${this.#nextFolder}\n`);
    return this.start('capture');
  }

  /** A capture that ends by SIGKILL when it has stopped ZooKeeper. */
  async killedCapture(): Promise<void> {
    const { code } = await (await this.captureWith('KILL')).ended;
    if (code !== 137) throw new Error(`the capture was not killed: exit code ${code}`);
  }

  /**
   * A capture is killed, the guard starts the server, and at the first moment that this one serves, the
   * guard still standing its watch, a line of bash is run. All that is waited for in the machine: a busy
   * host takes longer to look into it than the five seconds of the guard.
   */
  async underTheGuard(line: string): Promise<void> {
    const before = await this.server();
    const watching =
      this.machine.bash(`until now=$(pgrep -x java) && [[ $now != '${before}' ]] && ${asks}; do sleep 0.1; done
      [[ -e ${this.stage}/armed ]] || { echo 'the guard is gone already'; exit 1; }
      ${line}`);
    await Promise.all([watching, this.killedCapture()]);
  }

  async looksServing(): Promise<boolean> {
    return (await this.machine.run('bash', '-c', asks)).code === 0;
  }

  serves(): Promise<void> {
    return this.machine.until(asks, 'ZooKeeper serves');
  }

  /** Process id of the server in the machine, or '' when there is none. */
  async server(): Promise<string> {
    return (await this.machine.run('pgrep', '-x', 'java')).stdout.trim();
  }

  /** Control group of the server, as the machine's own /proc tells it. */
  async groupOfServer(): Promise<string> {
    const text = await this.machine.bash(`cat /proc/$(pgrep -x java)/cgroup`);
    return /^0::(.*)$/m.exec(text)?.[1] ?? '';
  }

  environmentOfServer(): Promise<string> {
    return this.machine.bash(`tr '\\0' '\\n' </proc/$(pgrep -x java)/environ`);
  }

  /** Waits until the guard's unit is gone, then ten seconds: long enough for what goes with it. */
  async afterTheGuard(): Promise<void> {
    await this.machine.until(
      `[[ -z $(systemctl list-units --no-legend --state=active,activating,deactivating 'zk-backup-guard-*') ]]`,
      'the unit of the guard is gone',
    );
    await pause(10_000);
  }

  close(): Promise<void> {
    return this.machine.close();
  }
}

// A server that starts accepts without answering.
const asks = `timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/2181 && printf srvr >&3 && grep -q ^Mode: <&3'`;
