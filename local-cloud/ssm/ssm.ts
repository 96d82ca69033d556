/** SSM Run Command on loopback, as strict as docs/facts/run-command.md says AWS and its agent are. */
import type { OnCall } from '../callers/call-log.ts';
import { ssmNeeds } from '../callers/ssm-needs.ts';
import { WorkUnderWay } from '../work-under-way.ts';
import { Agent } from './agent.ts';
import { Commands, describeCommand } from './commands.ts';
import { Documents, type NamedDocument } from './documents.ts';
import { afterOperation, beforeOperation, type Faults, noFaults } from './faults.ts';
import { type DescribeInstancesInput, describeInstances } from './instances.ts';
import { serveJson } from './json-protocol.ts';
import { awsClock, type Clock, type Command, type Node, type NodeState } from './model.ts';
import { parameterOperations, type StoredParameter } from './parameter-store.ts';
import { newCommand, type SendCommandInput } from './send-command.ts';
import { ServiceError } from './service-error.ts';

export interface SsmOptions {
  /** Where the agents keep their orchestration folders. */
  readonly directory: string;
  readonly nodes: readonly Node[];
  readonly documents?: readonly NamedDocument[];
  /** 0 or none takes a free one. */
  readonly port?: number;
  readonly onCall?: OnCall;
  /** Differences to AWS's time constants. */
  readonly clock?: Partial<Clock>;
  /** Gets what the agents do. */
  readonly work?: WorkUnderWay;
}

export interface Ssm {
  readonly endpoint: string;
  /** Every command that was accepted, oldest first. */
  readonly commands: readonly Command[];
  /** Of the documents that there are. */
  documentNames(): readonly string[];
  /** Switches that may be set at any time. */
  readonly faults: Faults;
  /** Of the Parameter Store, by name; what is put here is there from then on. */
  readonly parameters: Map<string, StoredParameter>;
  /** A new document, or a new default version. */
  registerDocument(document: NamedDocument): void;
  /** A document with all its versions; commands that were sent go on. */
  removeDocument(name: string): void;
  /** `running` delivers and reports what was held back. */
  setState(instanceId: string, state: NodeState): void;
  /** The node's agent and scripts die; `pidReused` leaves their invocations InProgress. */
  powerCut(instanceId: string, options?: { pidReused?: boolean }): void;
  killDocumentWorker(commandId: string, instanceId: string): void;
  /** A second delivery of the same command. */
  deliverAgain(commandId: string, instanceId: string): void;
  /** The command's time is over, however much was left. */
  expire(commandId: string): void;
  /** Kills the process groups of running steps and waits for their end. */
  close(): Promise<void>;
}

export async function startSsm(options: SsmOptions): Promise<Ssm> {
  const clock = { ...awsClock, ...options.clock };
  const { work = new WorkUnderWay() } = options;
  const faults = noFaults();
  const parameters = new Map<string, StoredParameter>();
  const documents = new Documents();
  for (const document of options.documents ?? []) {
    documents.register(document);
  }
  const agents = new Map(
    options.nodes.map((node) => [
      node.instanceId,
      new Agent(node, options.directory, { clock, faults, work }),
    ]),
  );
  const agentOf = (instanceId: string) => {
    const agent = agents.get(instanceId);
    if (!agent) {
      throw new ServiceError('InvalidInstanceId', `There is no node ${instanceId}`);
    }
    return agent;
  };
  const commands = new Commands(clock, (invocation) =>
    agentOf(invocation.instanceId).cancel(invocation),
  );
  const commandOf = (id: string) => commands.all.find(({ commandId }) => commandId === id);
  const nodes = () =>
    [...agents.values()].map(({ node, state }) => ({
      instanceId: node.instanceId,
      tags: node.tags ?? {},
      agentVersion: node.agentVersion ?? '3.3.4515.0',
      state,
    }));

  const server = await serveJson({
    target: 'AmazonSSM',
    signingName: 'ssm',
    port: options.port,
    onCall: (authorization, operation, input) =>
      options.onCall?.(
        authorization,
        ssmNeeds(operation, input, (id) => agents.get(id)?.node.tags ?? {}),
      ),
    before: (operation, input) => beforeOperation(faults, operation, input),
    after: (operation) => afterOperation(faults, operation),
    operations: {
      ...documents.operations,
      ...commands.operations,
      ...parameterOperations(parameters),
      DescribeInstanceInformation: (input: DescribeInstancesInput) =>
        describeInstances(nodes(), input),
      SendCommand: (input: SendCommandInput) => {
        const command = newCommand(input, documents, nodes(), clock);
        commands.all.push(command);
        const answer = { Command: describeCommand(command) };
        for (const invocation of command.invocations) {
          agentOf(invocation.instanceId).deliver(invocation);
        }
        return answer;
      },
    },
  });

  return {
    endpoint: server.endpoint,
    commands: commands.all,
    faults,
    parameters,
    registerDocument: (document) => documents.register(document),
    documentNames: () => documents.names,
    removeDocument: (name) => documents.remove(name),
    setState: (instanceId, state) => agentOf(instanceId).setState(state),
    powerCut: (instanceId, cut) => agentOf(instanceId).powerCut(cut),
    killDocumentWorker: (commandId, instanceId) =>
      agentOf(instanceId).killDocumentWorker(commandId),
    expire: (commandId) => {
      const command = commandOf(commandId);
      if (command) command.expiresAt = Date.now();
    },
    deliverAgain: (commandId, instanceId) => {
      const invocation = commandOf(commandId)?.invocations.find(
        (one) => one.instanceId === instanceId,
      );
      if (invocation) {
        agentOf(instanceId).deliver(invocation);
      }
    },
    close: async () => {
      await server.close();
      await Promise.all([...agents.values()].map((agent) => agent.close()));
    },
  };
}
