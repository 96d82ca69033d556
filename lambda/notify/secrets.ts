import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { SecretName } from '../contract/notifications.ts';
import { isPassing } from '../flow/retries.ts';
import { NotSent } from './not-sent.ts';

export interface SecretClients {
  readonly secretsManager: Pick<SecretsManagerClient, 'send'>;
  readonly ssm: Pick<SSMClient, 'send'>;
}

/** So long a value is taken from memory: after a rotation the old one is used no longer. */
const keptMilliseconds = 5 * 60_000;

/** Reads secrets by their names, each once in some minutes. */
export class Secrets {
  readonly #clients: SecretClients;
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly value: string; readonly until: number }>();

  /** @param now epoch milliseconds */
  constructor(clients: SecretClients, now: () => number = Date.now) {
    this.#clients = clients;
    this.#now = now;
  }

  /** @throws NotSent which names the secret, and tells nothing of its value */
  async read(name: SecretName): Promise<string> {
    const key = JSON.stringify(name);
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.#now()) return kept.value;
    const value = (await this.#ask(name)).trim();
    if (value === '') throw unusable(name, 'is empty');
    this.#kept.set(key, { value, until: this.#now() + keptMilliseconds });
    return value;
  }

  /** The next read asks again: a receiver has refused the value, which may have been replaced. */
  forget(name: SecretName): void {
    this.#kept.delete(JSON.stringify(name));
  }

  /** @throws NotSent also where it holds no URL of https */
  async readUrl(name: SecretName): Promise<URL> {
    const value = await this.read(name);
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url?.protocol === 'https:') return url;
    this.forget(name);
    throw unusable(name, 'does not hold a URL that begins with https://');
  }

  async #ask(name: SecretName): Promise<string> {
    try {
      return await ('secretsManager' in name
        ? this.#secret(name.secretsManager)
        : this.#parameter(name.ssmParameter));
    } catch (cause) {
      if (cause instanceof NotSent) throw cause;
      throw unreadable(name, cause as Error);
    }
  }

  async #secret(SecretId: string): Promise<string> {
    const { SecretString } = await this.#clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId }),
    );
    if (SecretString !== undefined) return SecretString;
    throw unusable({ secretsManager: SecretId }, 'holds bytes, not text');
  }

  async #parameter(Name: string): Promise<string> {
    const { Parameter } = await this.#clients.ssm.send(
      new GetParameterCommand({ Name, WithDecryption: true }),
    );
    if (Parameter?.Type === 'SecureString') return Parameter.Value ?? '';
    throw unusable({ ssmParameter: Name }, `is a ${Parameter?.Type}, which anybody reads in clear`);
  }
}

export const secretText = (name: SecretName): string =>
  'secretsManager' in name
    ? `The secret "${name.secretsManager}" of Secrets Manager`
    : `The parameter "${name.ssmParameter}" of SSM`;

const createHint = (name: SecretName): string =>
  'secretsManager' in name
    ? `aws secretsmanager create-secret --name ${name.secretsManager} --secret-string file://FILE`
    : `aws ssm put-parameter --name ${name.ssmParameter} --type SecureString --value file://FILE --overwrite`;

function unusable(name: SecretName, why: string): NotSent {
  return new NotSent(`${secretText(name)} ${why}.`, {
    isPassing: false,
    hint: `Write the one value into it, as plain text: ${createHint(name)}`,
  });
}

function unreadable(name: SecretName, cause: Error): NotSent {
  const isMissing =
    cause.name === 'ResourceNotFoundException' || cause.name === 'ParameterNotFound';
  const why = isMissing ? 'is not there' : `cannot be read: ${cause.name}`;
  return new NotSent(`${secretText(name)} ${why}.`, {
    isPassing: isPassing(cause),
    hint: isMissing
      ? `Make it, in the region of the stack: ${createHint(name)}`
      : 'See who may read it. Under a key of your own its policy has to admit the role of the notify function.',
    cause,
  });
}
