/** What is deployed, step by step, and what is read back of it after each. */
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { type Moto, motoRegion, type ReadBack } from '../../local-cloud/moto/moto.ts';
import { type CdkRun, environmentOfCdk, runCdk } from './cdk.ts';
import { changeBetween } from './change.ts';
import { canBeAsked, type Judgement, judge, type WantedResource } from './judge.ts';
import type { StepResult } from './table.ts';
import { wantedResources } from './wanted.ts';

/** What a step does besides a run of the CLI that succeeds. */
export interface Step {
  readonly name: string;
  readonly cdk: readonly string[];
  /** Afterwards this stack is as that cloud assembly wants it, or, without one, gone. */
  readonly leaves?: { readonly stack: string; readonly assembly: string | undefined };
  /** What the CLI must print; where `fails` is said, it must also fail. */
  readonly says?: RegExp;
  readonly fails?: boolean;
  /** Where the CLI finds its app. @default - the clone */
  readonly from?: string;
}

export interface StageOptions {
  readonly moto: Moto;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export class Stage {
  readonly steps: StepResult[] = [];
  readonly #options: StageOptions;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #client: CloudFormationClient;
  /** Cloud assemblies of the stacks that are deployed. */
  readonly #deployed = new Map<string, string>();
  #before: ReadBack['inventory'] = {};
  #wanted: readonly WantedResource[] = [];
  /** All that any template has wanted. */
  #known: readonly WantedResource[] = [];

  constructor(options: StageOptions) {
    this.#options = options;
    const { endpoint } = options.moto;
    this.#environment = environmentOfCdk(endpoint, options.scratch);
    this.#client = new CloudFormationClient({
      endpoint,
      region: motoRegion,
      credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
    });
  }

  /** What a bootstrap made is there before everything, and after it. */
  async bootstrap(account: string): Promise<void> {
    const run = await this.#run(['bootstrap', `aws://${account}/${motoRegion}`]);
    const { inventory } = await this.#options.moto.readBack([]);
    this.#before = inventory;
    const listed = await this.#list('CDKToolkit');
    const all = new Set(Object.values(inventory).flat());
    const found = [...listed.values()].filter((id) => all.has(id)).length;
    const differences = run.code === 0 && found > 0 ? [] : [lastOf(run)];
    const counts = { wanted: listed.size, found: listed.size, gone: 0, replaced: 0 };
    this.#told({ name: 'bootstrap', seconds: run.seconds, made: found, ...counts, differences });
  }

  /** @returns what is meant to stay, of all that no template names any more */
  async take({ name, cdk, leaves, says, fails = false, from }: Step): Promise<Judgement['stays']> {
    const run = await this.#run(cdk, from);
    const differences: string[] = [];
    if ((run.code !== 0) !== fails) differences.push(`cdk exited ${run.code}: ${lastOf(run)}`);
    if (says && !says.test(run.output)) differences.push(`cdk did not say ${says}: ${lastOf(run)}`);
    if (leaves?.assembly) this.#deployed.set(leaves.stack, leaves.assembly);
    else if (leaves) this.#deployed.delete(leaves.stack);
    const { step, stays } = await this.#look(name, run.seconds);
    this.#told({ ...step, differences: [...differences, ...step.differences] });
    return stays;
  }

  /** Here one difference is what is wanted, and it is a fault if it is not told. */
  async seeLost(name: string, lost: RegExp): Promise<void> {
    const { step } = await this.#look(name, 0);
    const [told = '', ...others] = step.differences;
    const differences = lost.test(told) ? others : [`nobody told ${lost}`, ...step.differences];
    this.#told({ ...step, differences });
    if (lost.test(told)) this.#options.say(`  ✓ ${told}`);
  }

  /** What is deployed of one type: physical ids. */
  idsOf(type: string): string[] {
    return this.#wanted.flatMap((one) => (one.type === type && one.id ? [one.id] : []));
  }

  /** Reads everything back, and judges it. */
  async #look(name: string, seconds: number) {
    const earlier = this.#wanted;
    const { judgement, wanted } = await this.#judged();
    const change = changeBetween(earlier, wanted);
    const step: StepResult = {
      name,
      seconds,
      wanted: judgement.wanted,
      found: judgement.found,
      ...change,
      differences: [...judgement.differences, ...change.differences],
    };
    return { step, stays: judgement.stays };
  }

  async #judged() {
    const lists = [...this.#deployed].map(([stack, assembly]) =>
      wantedResources(assembly, stack, (id) => this.#list(id)),
    );
    const wanted = (await Promise.all(lists)).flat();
    const now = new Set(wanted.map(keyOf));
    const gone = this.#known.filter((one) => !now.has(keyOf(one)));
    this.#wanted = wanted;
    this.#known = [...gone, ...wanted.filter(canBeAsked)];
    const asked = [...wanted.filter(canBeAsked), ...gone].map(({ type, id, properties }) => ({
      type,
      id: String(id),
      properties,
    }));
    const readBack = await this.#options.moto.readBack(asked);
    return { wanted, judgement: judge({ wanted, gone, readBack, before: this.#before }) };
  }

  async #run(args: readonly string[], from?: string): Promise<CdkRun> {
    return runCdk(args, this.#environment, this.#options.signal, from);
  }

  async #list(stack: string): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    let NextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new ListStackResourcesCommand({ StackName: stack, NextToken }),
      );
      for (const {
        LogicalResourceId = '',
        PhysicalResourceId = '',
      } of page.StackResourceSummaries ?? []) {
        ids.set(LogicalResourceId, PhysicalResourceId);
      }
      NextToken = page.NextToken;
    } while (NextToken);
    return ids;
  }

  #told(step: StepResult): void {
    this.steps.push(step);
    const { name, seconds, wanted, found, differences } = step;
    const { say } = this.#options;
    say(`${name}: ${seconds.toFixed(1)} s, ${found} of ${wanted} resources read back`);
    for (const difference of differences) say(`  ✗ ${difference}`);
  }
}

const keyOf = ({ type, id }: WantedResource) => `${type} ${id}`;
const lastOf = ({ output }: CdkRun) => output.trim().split('\n').slice(-12).join('\n    ');
