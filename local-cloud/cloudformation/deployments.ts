/**
 * One deployment after another while executions run, in CloudFormation's order: custom resources and what they wait
 * for, what is new or changed, then what is gone. Only of what runs here: documents, functions, custom resources.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Functions } from '../functions/functions.ts';
import type { Ssm } from '../ssm/ssm.ts';
import type { Assembly, CustomResource } from '../template/assembly.ts';
import type { LambdaFunction } from '../template/functions.ts';
import { askCustomResource, type TakenAnswer } from './ask-custom-resource.ts';
import type { CloudFormation } from './cloudformation.ts';

interface Cloud {
  readonly assembly: Assembly;
  readonly ssm: Pick<Ssm, 'registerDocument' | 'removeDocument'>;
  readonly functions: Functions;
  readonly cloudFormation: CloudFormation;
}

/** CloudFormation went back: everything is as it was. `message` is the reason that it shows. */
export class DeploymentFailed extends Error {}

export class Deployments {
  readonly #cloud: Cloud;
  #deployed: Assembly;
  /** Of custom resources, by their logical ids. */
  readonly #physicalIds = new Map<string, string>();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.#deployed = cloud.assembly;
  }

  /** @throws DeploymentFailed */
  async deploy(to: Assembly): Promise<void> {
    const { functions, cloudFormation } = this.#cloud;
    const from = this.#deployed;
    await this.#createFirst();
    cloudFormation.status = 'UPDATE_IN_PROGRESS';
    const before = new Map(this.#physicalIds);
    const asked = to.customResources.map(({ serviceToken }) => serviceToken);
    const next = countedOn(from.functions, to.functions);
    const isAsked = ({ arn }: LambdaFunction) => asked.includes(arn);
    functions.replace([
      ...from.functions.filter((one) => !isAsked(one)),
      ...next.filter((one) => isAsked(one)),
    ]);
    for (const resource of to.customResources) {
      const { status, reason } = await this.#update(resource, from);
      if (status === 'SUCCESS') continue;
      await this.#goBack(from, to);
      throw new DeploymentFailed(reason);
    }
    for (const document of changed(from, to)) this.#cloud.ssm.registerDocument(document);
    functions.replace(next);

    cloudFormation.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    for (const { name } of gone(from, to)) this.#cloud.ssm.removeDocument(name);
    await this.#deleteReplaced(before, from);
    cloudFormation.status = 'UPDATE_COMPLETE';
    this.#deployed = { ...to, functions: next };
  }

  /** With the stack: of the first deployment nobody asked until now. */
  async #createFirst(): Promise<void> {
    if (this.#physicalIds.size > 0) return;
    this.#cloud.cloudFormation.status = 'CREATE_IN_PROGRESS';
    for (const resource of this.#deployed.customResources) {
      const question = { RequestType: 'Create', ResourceProperties: resource.properties } as const;
      const { status, physicalId, reason } = await this.#ask(resource, question);
      if (status === 'FAILED') throw new DeploymentFailed(reason);
      this.#physicalIds.set(resource.logicalId, physicalId);
    }
  }

  async #update(resource: CustomResource, before: Assembly): Promise<TakenAnswer> {
    const { logicalId, properties } = resource;
    const PhysicalResourceId = this.#physicalIds.get(logicalId) ?? '';
    const old = propertiesIn(before, logicalId);
    if (isDeepStrictEqual(old, properties)) {
      return { status: 'SUCCESS', physicalId: PhysicalResourceId, reason: '' };
    }
    const answer = await this.#ask(resource, {
      RequestType: 'Update',
      PhysicalResourceId,
      ResourceProperties: properties,
      OldResourceProperties: old,
    });
    if (answer.status === 'SUCCESS') this.#physicalIds.set(logicalId, answer.physicalId);
    return answer;
  }

  /** Also who refused is asked once more, with old and new exchanged. */
  async #goBack(from: Assembly, to: Assembly): Promise<void> {
    const { functions, cloudFormation } = this.#cloud;
    cloudFormation.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    functions.replace(from.functions);
    for (const resource of from.customResources) {
      const { status, reason } = await this.#update(resource, to);
      if (status === 'SUCCESS') continue;
      cloudFormation.status = 'UPDATE_ROLLBACK_FAILED';
      throw new Error(`UPDATE_ROLLBACK_FAILED: ${reason}`);
    }
    cloudFormation.status = 'UPDATE_ROLLBACK_COMPLETE';
  }

  /** One that has another id has replaced the one before. */
  async #deleteReplaced(before: ReadonlyMap<string, string>, from: Assembly): Promise<void> {
    for (const resource of from.customResources) {
      const PhysicalResourceId = before.get(resource.logicalId);
      if (PhysicalResourceId === this.#physicalIds.get(resource.logicalId)) continue;
      const ResourceProperties = resource.properties;
      await this.#ask(resource, { RequestType: 'Delete', PhysicalResourceId, ResourceProperties });
    }
  }

  #ask(resource: CustomResource, question: Parameters<typeof askCustomResource>[3]) {
    const { functions, cloudFormation } = this.#cloud;
    const stackId = cloudFormation.ids.get(this.#deployed.stack) ?? '';
    return askCustomResource(functions, resource, stackId, question);
  }
}

const propertiesIn = ({ customResources }: Assembly, id: string) =>
  customResources.find(({ logicalId }) => logicalId === id)?.properties ?? {};

/** Documents that are new, or hold something else. */
const changed = (from: Assembly, to: Assembly) =>
  to.documents.filter(
    ({ name, content }) =>
      !isDeepStrictEqual(from.documents.find((one) => one.name === name)?.content, content),
  );

const gone = (from: Assembly, to: Assembly) =>
  from.documents.filter(({ name }) => !to.documents.some((one) => one.name === name));

/** A function with another code or environment has one more version, to which its aliases point. */
const countedOn = (
  from: readonly LambdaFunction[],
  to: readonly LambdaFunction[],
): LambdaFunction[] =>
  to.map((now) => {
    const before = from.find(({ arn }) => arn === now.arn);
    const last = before?.versions.at(-1);
    if (!before || last === undefined || now.versions.length === 0) return now;
    const version = isSame(before, now) ? last : String(Number(last) + 1);
    return {
      ...now,
      // Those before are code of another folder: here nobody may invoke them by their numbers.
      versions: [version],
      aliases: now.aliases.map((alias) => ({ ...alias, version })),
    };
  });

/** An asset is named by what is in it. */
const isSame = (one: LambdaFunction, other: LambdaFunction) =>
  nameOf(one.codeDirectory) === nameOf(other.codeDirectory) &&
  isDeepStrictEqual(one.environment, other.environment);

const nameOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1);
