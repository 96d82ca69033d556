/** One document on one node: the agent's document worker. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import {
  cancelledStep,
  documentStatus,
  endsDocument,
  failedStep,
  isFinallyStep,
  judgePrecondition,
  skippedStep,
  stepResult,
  stepTimeoutSeconds,
  unmetStep,
} from './control-flow.ts';
import type { DocumentStep } from './document.ts';
import type { Clock, Command, DocumentStatus, Node, StepResult } from './model.ts';
import { agentParameters, agentRefusal, substitute } from './parameters.ts';
import { type KilledBy, type RunningScript, runScript } from './run-script.ts';

/** Messages from the worker to the service. */
export interface Replies {
  step(name: string, result: StepResult): void;
  document(status: DocumentStatus, trace?: string): void;
}

/** Tries of one step that keeps asking for a reboot. */
const rebootLimit = 15;

export class DocumentRun {
  private readonly node: Node;
  private readonly command: Command;
  private readonly directory: string;
  private readonly clock: Clock;
  private script: RunningScript | undefined;
  private cancelled = false;
  private lost = false;

  /** `directory`: the node's orchestration folder. */
  constructor(node: Node, command: Command, directory: string, clock: Clock) {
    this.node = node;
    this.command = command;
    this.directory = join(directory, command.commandId);
    this.clock = clock;
  }

  /** Runs step after step and replies; returns early, without a reply, when the worker is lost. */
  async run(replies: Replies): Promise<void> {
    const { content } = this.command;
    const values = agentParameters(content, this.command.parameters);
    const refusal = agentRefusal(content, values);
    if (refusal) {
      replies.document('Failed', refusal);
      return;
    }

    replies.document('InProgress');
    const results: StepResult[] = [];
    let exit = false;
    for (const [index, step] of content.mainSteps.entries()) {
      const inputs = substitute(step.inputs, values) as DocumentStep['inputs'];
      const precondition = substitute(step.precondition, values);
      let result: StepResult;
      if (this.cancelled) {
        result = cancelledStep();
      } else if (exit && !isFinallyStep(content, index)) {
        result = skippedStep(step.name);
      } else {
        result = await this.runStep(step, inputs, precondition);
      }
      if (this.lost) {
        return;
      }
      results.push(result);
      exit ||= endsDocument(inputs, result);
      replies.step(step.name, result);
    }
    replies.document(documentStatus(results));
  }

  cancel() {
    this.cancelled = true;
    this.script?.kill('cancel');
  }

  /** The worker dies; nobody replies. A power cut takes the script along, a crash does not. */
  lose({ withScript }: { withScript: boolean }) {
    this.lost = true;
    if (withScript) {
      this.script?.kill('power-cut' satisfies KilledBy);
    }
  }

  private async runStep(
    step: DocumentStep,
    inputs: DocumentStep['inputs'],
    precondition: unknown,
  ): Promise<StepResult> {
    const verdict = judgePrecondition(step.precondition, precondition);
    if (verdict === 'fail') {
      return failedStep('Unrecognized precondition(s)');
    }
    if (verdict === 'skip') {
      return unmetStep(`Step execution skipped due to unsatisfied preconditions: ${step.name}`);
    }
    if (step.action !== 'aws:runShellScript') {
      return failedStep(`Plugin with name ${step.action} not found. Step name: ${step.name}`);
    }
    const { runCommand } = inputs;
    const lines = typeof runCommand === 'string' ? [runCommand] : runCommand;
    if (!Array.isArray(lines) || lines.some((line) => typeof line !== 'string')) {
      return failedStep('Invalid format in plugin properties');
    }
    return this.runLines(step.name, inputs, lines);
  }

  private async runLines(name: string, inputs: DocumentStep['inputs'], lines: string[]) {
    const directory = join(this.directory, name);
    await mkdir(directory, { recursive: true });
    const path = join(directory, '_script.sh');
    await writeFile(path, `${lines.join('\n')}\n`);
    await chmod(path, 0o700);

    const startedAt = Date.now();
    let before = '';
    for (let attempt = 1; attempt <= rebootLimit && !this.cancelled && !this.lost; attempt += 1) {
      this.script = runScript(
        path,
        workingDirectory(inputs.workingDirectory),
        this.environment(),
        stepTimeoutSeconds(inputs.timeoutSeconds) * this.clock.stepSecondMs,
      );
      const end = await this.script.ended;
      this.script = undefined;
      if (end.code !== 194) {
        const result = stepResult(inputs, { ...end, stdout: before + end.stdout });
        return { ...result, startedAt, endedAt: Date.now() };
      }
      // 194 asks for a reboot, after which the same step runs again from its first line.
      before += end.stdout;
    }
    return this.cancelled ? cancelledStep() : failedStep('the node was rebooted too often');
  }

  private environment(): Record<string, string> {
    const { HOME, USER, LOGNAME, ...own } = this.node.environment;
    return {
      ...own,
      SSM_COMMAND_ID: this.command.commandId,
      AWS_SSM_INSTANCE_ID: this.node.instanceId,
      AWS_SSM_REGION_NAME: 'us-east-1',
      AWS_SSM_PLATFORM_NAME: 'Debian GNU/Linux',
      AWS_SSM_PLATFORM_VERSION: '12',
    };
  }
}

const workingDirectory = (wanted: unknown) =>
  typeof wanted === 'string' && isAbsolute(wanted) ? wanted : '/usr/bin';
