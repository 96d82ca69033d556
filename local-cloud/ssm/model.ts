/** What the service and the agents know: nodes, commands, invocations, steps. */
import type { DocumentContent } from './document.ts';
import type { WireParameters } from './parameters.ts';

/**
 * `agent-down`: the instance runs and is still shown as Online, but takes no command and sends no
 * reply. `connection-lost`: the same, and shown. `stopped`: the instance does not run.
 * `terminated`: it is gone, and still shown as Online for some minutes.
 */
export type NodeState = 'running' | 'agent-down' | 'connection-lost' | 'stopped' | 'terminated';

export interface Node {
  readonly instanceId: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The agent's own environment, PATH among it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly agentVersion?: string;
  readonly state?: NodeState;
}

export type StepStatus = 'Pending' | 'InProgress' | 'Success' | 'Cancelled' | 'TimedOut' | 'Failed';
export type DocumentStatus = Exclude<StepStatus, 'Pending'>;

/** A step's reply, as the agent sends it. */
export interface StepResult {
  readonly status: DocumentStatus | 'Skipped';
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in 2500 bytes. */
  readonly output: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface Step {
  readonly name: string;
  status: StepStatus;
  statusDetails: string;
  result?: StepResult;
}

export interface Invocation {
  readonly command: Command;
  readonly instanceId: string;
  readonly steps: Step[];
  status: StepStatus | 'Cancelling';
  statusDetails: string;
  trace: string;
  /** The agent has acknowledged it. */
  delivered: boolean;
}

export interface Command {
  readonly commandId: string;
  readonly documentName: string;
  /** As requested, `$DEFAULT` if it was not. */
  readonly documentVersion: string;
  readonly content: DocumentContent;
  readonly parameters: WireParameters;
  readonly comment: string;
  readonly instanceIds: readonly string[];
  readonly targets: readonly Target[];
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  /** Seconds for the delivery. */
  readonly timeoutSeconds: number;
  /** Milliseconds since 1970, like every time here. */
  readonly requestedAt: number;
  readonly deliverBefore: number;
  expiresAt: number;
  readonly invocations: Invocation[];
}

export interface Target {
  readonly Key: string;
  readonly Values: readonly string[];
}

/** Time constants; tests shorten them. */
export interface Clock {
  /** A command is not shown for this time after SendCommand (0.3 to 2 s at AWS). */
  readonly visibilityMs: number;
  /** From a dead document worker until the agent blames the first step. */
  readonly blameMs: number;
  /** From CancelCommand until an invocation without a living worker ends. */
  readonly stuckCancelMs: number;
  /** Length of a second of ExpiresAfter. */
  readonly expirySecondMs: number;
  /** Length of a second of a step's timeoutSeconds. */
  readonly stepSecondMs: number;
}

export const awsClock: Clock = {
  visibilityMs: 300,
  blameMs: 60_000,
  stuckCancelMs: 300_000,
  expirySecondMs: 1000,
  stepSecondMs: 1000,
};
