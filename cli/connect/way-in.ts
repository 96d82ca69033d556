import { readFileSync } from 'node:fs';
import type { Credentials } from '../../lambda/zookeeper/requests/digest-md5.ts';
import { BadOption } from '../errors.ts';
import { quoted } from '../frame/follow-up.ts';
import {
  type OfConnect,
  type OptionName,
  ofConnect,
  type ValuesOf,
} from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { readIdentity } from './identity-file.ts';

/** How this machine gets into an ensemble. */
export interface WayIn {
  readonly host: string;
  readonly port: number;
  /** As HOST:PORT was typed. */
  readonly name: string;
  /** For SASL, and for `addauth digest`. */
  readonly sasl?: Credentials | undefined;
  readonly digest?: Credentials | undefined;
  /** PEM texts; absent: without TLS. */
  readonly tls?:
    | { readonly ca: string; readonly cert?: string | undefined; readonly key?: string | undefined }
    | undefined;
}

/**
 * Reads what `--connect` and its options say, and the files that they name.
 * @returns undefined without `--connect`
 * @throws BadOption
 */
export function wayInOf(given: ValuesOf<OfConnect>): WayIn | undefined {
  const { connect, sasl, digest, ca, cert, key } = given;
  if (connect === undefined) {
    const stray = ofConnect.find((name) => given[name] !== undefined);
    if (stray === undefined) return undefined;
    throw new BadOption(`--${stray} needs --connect HOST:PORT.`, { hint });
  }
  if ((cert === undefined) !== (key === undefined) || (cert !== undefined && ca === undefined)) {
    throw new BadOption('--cert and --key belong together, and need --ca.', { hint });
  }
  const file = (option: OptionName, name: string | undefined) =>
    name === undefined ? undefined : textOf(option, name);
  return {
    ...addressOf(connect),
    name: connect,
    sasl: sasl === undefined ? undefined : readIdentity('sasl', sasl),
    digest: digest === undefined ? undefined : readIdentity('digest', digest),
    tls:
      ca === undefined
        ? undefined
        : { ca: textOf('ca', ca), cert: file('cert', cert), key: file('key', key) },
  };
}

/** @throws BadOption */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const [, inBrackets, bare, digits = ''] =
    /^(?:\[([\da-fA-F:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = inBrackets ?? bare;
  const port = Number(digits);
  if (host !== undefined && port > 0 && port < 65_536) return { host, port };
  throw new BadOption(
    `--connect got "${text}"; it takes one HOST:PORT, such as localhost:2181 or [::1]:2181.`,
    { hint },
  );
}

function textOf(option: OptionName, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BadOption(`--${option}: ${file} cannot be read: ${(cause as Error).message}`, {
      hint: 'It takes a PEM file on this machine.',
      cause,
    });
  }
}

/** The same options for a command to go on with; empty without any. Pure. */
export const connectText = (given: ValuesOf<OfConnect>): string =>
  ofConnect
    .flatMap((name) => (given[name] === undefined ? [] : ` --${name} ${quoted(given[name])}`))
    .join('');
