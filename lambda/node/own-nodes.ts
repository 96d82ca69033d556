import type { Clients } from '../aws/clients.ts';
import { applyParameters, documentParameters, restoreParameters } from '../contract/documents.ts';
import type { EnsembleSettings } from '../contract/settings.ts';
import type { Flow } from '../flow/flow.ts';
import { patiently } from '../flow/retries.ts';
import { listNodes, type ManagedNode } from './run-command.ts';

/** What a command is judged by. */
export interface Aimed {
  readonly instanceIds: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters whose value begins with the name of the ensemble, and what follows the name. */
const beginsWithName: readonly (readonly [parameter: string, follows: string])[] = [
  [documentParameters.runId, '.'],
  [documentParameters.key, '/'],
  [applyParameters.requests, '/'],
];

/**
 * The nodes of the ensemble that a run is about, and what may be sent to them. Ensembles share documents, IAM lets a
 * function reach the nodes of every ensemble of its stack, and judges documents and instances one by one. That what
 * belongs to an ensemble goes to its own nodes is held here alone: everything that is sent is judged by `whyForeign`
 * first.
 */
export class OwnNodes {
  readonly #ensemble: Pick<EnsembleSettings, 'name' | 'nodes'>;
  readonly #known: Set<string>;
  readonly #sources: readonly string[];

  /**
   * @param besides instances that the configuration names for it, such as that of drills
   * @param sources other ensembles that it may be restored from
   */
  constructor(
    ensemble: Pick<EnsembleSettings, 'name' | 'nodes'>,
    besides: readonly (string | undefined)[] = [],
    sources: readonly string[] = [],
  ) {
    this.#ensemble = ensemble;
    this.#known = new Set(besides.filter((id) => id !== undefined));
    this.#sources = [ensemble.name, ...sources];
  }

  /** Asks SSM, in a step: the nodes of a tag are those that it told in this run, and no others. */
  async list(flow: Flow, { ssm }: Pick<Clients, 'ssm'>): Promise<readonly ManagedNode[]> {
    const { nodes } = this.#ensemble;
    const listed = await flow.step('resolve-nodes', () => listNodes(ssm, nodes), patiently);
    const isNamed = (id: string) => 'tag' in nodes || nodes.instanceIds.includes(id);
    const own = listed.filter(({ instanceId }) => isNamed(instanceId));
    for (const { instanceId } of own) this.#known.add(instanceId);
    return own;
  }

  /** Why a command must not be sent; undefined where all of it is of this ensemble. Pure. */
  whyForeign({ instanceIds, parameters }: Aimed): string | undefined {
    const { name } = this.#ensemble;
    const foreign = instanceIds.filter((id) => !this.#known.has(id));
    if (foreign.length > 0) {
      return `as far as this run knows, ${foreign.join(', ')} is no node of the ensemble ${name}: nothing of it is sent there`;
    }
    const told = this.#foreignParameter(parameters);
    return told && `${told}: nothing of it is sent to these nodes`;
  }

  #foreignParameter(parameters: Aimed['parameters']): string | undefined {
    const { name } = this.#ensemble;
    const of = parameters[documentParameters.ensemble];
    if (of !== name) {
      return `${of ?? 'no ensemble'} is named, and this run is of the ensemble ${name}`;
    }
    for (const [parameter, follows] of beginsWithName) {
      const value = parameters[parameter];
      if (value !== undefined && !value.startsWith(`${name}${follows}`)) {
        return `${parameter} ${value} is not of the ensemble ${name}`;
      }
    }
    const order = parameters[restoreParameters.order] ?? 'none';
    const source = sourceOf(order);
    if (order === 'none' || this.#sources.includes(source)) return undefined;
    return `the order is of an archive of ${source || 'nobody'}, and not of ${this.#sources.join(', ')}`;
  }
}

/** Whose archive an order is about, as `orderText` writes it. */
const sourceOf = (order: string): string =>
  /^zk-backup-order,1\+archive,([^,+/]+)\//.exec(order)?.[1] ?? '';
