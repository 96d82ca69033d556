import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** PEM files of one name, made by an authority. */
export interface Pem {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of certificates, in a folder of its own. */
export class Authority {
  readonly ca: string;
  readonly #folder: string;
  readonly #own: Pem;

  constructor(folder: string, name: string) {
    this.#folder = join(folder, name);
    mkdirSync(this.#folder);
    this.#own = { certificate: join(this.#folder, 'ca.pem'), key: join(this.#folder, 'ca.key') };
    this.ca = this.#own.certificate;
    openssl(...newKey(name, this.#own.key), '-x509', '-days', '1', '-out', this.ca);
  }

  /** A certificate that this authority made. */
  certify(name: string): Pem {
    const at = (ending: string) => join(this.#folder, `${name}.${ending}`);
    const pem = { certificate: at('pem'), key: at('key') };
    openssl(...newKey(name, pem.key), '-out', at('csr'));
    const ca = ['-CA', this.ca, '-CAkey', this.#own.key, '-CAcreateserial'];
    openssl('x509', '-req', '-in', at('csr'), ...ca, '-days', '1', '-out', pem.certificate);
    return pem;
  }
}

/** The key and the certificate of a server in one file, as ZooKeeper takes a store of the type PEM. */
export function storeOf({ certificate, key }: Pem): string {
  const file = certificate.replace(/\.pem$/, '.store.pem');
  writeFileSync(file, `${readFileSync(key, 'utf8')}${readFileSync(certificate, 'utf8')}`);
  return file;
}

/** The same as Java's own kind of store, by its name: openssl is not asked to read it. @returns its file */
export function javaStoreOf({ certificate, key }: Pem, password: string): string {
  const file = certificate.replace(/\.pem$/, '.jks');
  const made = ['pkcs12', '-export', '-in', certificate, '-inkey', key, '-out', file];
  openssl(...made, '-passout', `pass:${password}`);
  return file;
}

/** The same key, which nobody reads without a passphrase. */
export function encrypted(key: string): string {
  const file = key.replace(/\.key$/, '.encrypted.key');
  openssl('pkcs8', '-topk8', '-in', key, '-passout', 'pass:secret', '-out', file);
  return file;
}

const newKey = (name: string, key: string) => [
  ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
  ...['-subj', `/CN=${name}`, '-keyout', key],
];

const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
