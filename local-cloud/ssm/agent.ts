/** The agent of one node: takes commands, runs five documents at once, sends replies. */
import type { WorkUnderWay } from '../work-under-way.ts';
import { DocumentRun, type Replies } from './document-run.ts';
import { applyDocumentReply, applyStepReply, failFirstStep, isTerminal } from './invocations.ts';
import type { Clock, Invocation, Node, NodeState } from './model.ts';

const documentsAtOnce = 5;

/** Faults of replies; the counts go down as they strike. */
export interface ReplyFaults {
  /** Final replies that get lost on the way. */
  loseFinalReplies: number;
  /** The document's status comes before the last step's result, which waits for this. */
  lateLastStep: Promise<unknown> | undefined;
}

interface Work {
  readonly invocation: Invocation;
  readonly run: DocumentRun;
  stuck: boolean;
}

/** What the agents of a cloud share. */
interface Shared {
  readonly clock: Clock;
  readonly faults: ReplyFaults;
  /** Gets each document that is run. */
  readonly work: WorkUnderWay;
}

export class Agent {
  readonly node: Node;
  state: NodeState;
  private readonly directory: string;
  private readonly clock: Clock;
  private readonly faults: ReplyFaults;
  private readonly underWay: WorkUnderWay;
  private readonly seen = new Set<string>();
  private readonly work = new Map<string, Work>();
  private readonly waiting: Work[] = [];
  private readonly running = new Map<Work, Promise<void>>();
  private readonly whenUp: (() => void)[] = [];
  private closed = false;

  /** `directory`: parent of the node's orchestration folder. */
  constructor(node: Node, directory: string, { clock, faults, work }: Shared) {
    this.node = node;
    this.state = node.state ?? 'running';
    this.directory = `${directory}/${node.instanceId}/document/orchestration`;
    this.clock = clock;
    this.faults = faults;
    this.underWay = work;
  }

  /** A delivery; waits while the agent is down, and is ignored when it is not the first. */
  deliver(invocation: Invocation) {
    this.once(() => {
      const { commandId } = invocation.command;
      if (
        this.seen.has(commandId) ||
        isTerminal(invocation) ||
        Date.now() > invocation.command.deliverBefore
      ) {
        return;
      }
      this.seen.add(commandId);
      invocation.delivered = true;
      const run = new DocumentRun(this.node, invocation.command, this.directory, this.clock);
      const work = { invocation, run, stuck: false };
      this.work.set(commandId, work);
      applyDocumentReply(invocation, 'InProgress');
      this.waiting.push(work);
      this.startNext();
    });
  }

  cancel(invocation: Invocation) {
    const work = this.work.get(invocation.command.commandId);
    if (work?.stuck) {
      const end = () => applyDocumentReply(invocation, 'Cancelled');
      setTimeout(end, this.clock.stuckCancelMs).unref();
    } else {
      this.once(() => work?.run.cancel());
    }
  }

  /** An instance that is stopped or terminated loses what runs on it. */
  setState(state: NodeState) {
    this.state = state;
    if (state === 'stopped' || state === 'terminated') {
      this.powerCut();
    }
    while (this.state === 'running' && this.whenUp.length > 0) {
      this.whenUp.shift()?.();
    }
  }

  /**
   * Everything of the agent dies and comes back. With `pidReused` it believes the dead workers
   * alive: their invocations stay InProgress.
   */
  powerCut({ pidReused = false } = {}) {
    for (const work of this.running.keys()) {
      this.lose(work, { withScript: true, blamed: !pidReused });
    }
  }

  /** The document's worker dies alone: its script runs to its end, the document fails later. */
  killDocumentWorker(commandId: string) {
    const work = this.work.get(commandId);
    if (work) {
      this.lose(work, { withScript: false, blamed: true });
    }
  }

  async close() {
    this.closed = true;
    this.waiting.length = 0;
    for (const { run } of this.running.keys()) {
      run.lose({ withScript: true });
    }
    await Promise.all(this.running.values());
  }

  private lose(work: Work, { withScript, blamed }: { withScript: boolean; blamed: boolean }) {
    work.run.lose({ withScript });
    work.stuck = !blamed;
    if (blamed) {
      const blame = () => this.once(() => failFirstStep(work.invocation));
      setTimeout(blame, this.clock.blameMs).unref();
    }
  }

  private startNext() {
    while (!this.closed && this.running.size < documentsAtOnce && this.waiting.length > 0) {
      const work = this.waiting.shift() as Work;
      const ended = work.run.run(this.repliesOf(work.invocation)).finally(() => {
        this.running.delete(work);
        this.startNext();
      });
      this.running.set(work, this.underWay.add(ended));
    }
  }

  private repliesOf(invocation: Invocation): Replies {
    const last = invocation.steps.at(-1)?.name;
    return {
      step: (name, result) => {
        const apply = () => this.once(() => applyStepReply(invocation, name, result));
        if (name === last && this.faults.lateLastStep) this.faults.lateLastStep.then(apply);
        else apply();
      },
      document: (status, trace) =>
        this.once(() => {
          if (status !== 'InProgress' && this.faults.loseFinalReplies > 0) {
            this.faults.loseFinalReplies -= 1;
          } else {
            applyDocumentReply(invocation, status, trace);
          }
        }),
    };
  }

  /** Now, or in order when the agent is up again. */
  private once(act: () => void) {
    if (this.state === 'running') {
      act();
    } else {
      this.whenUp.push(act);
    }
  }
}
