import { isIPv6 } from 'node:net';
import {
  type NodeFailureLine,
  nodeLinePrefix,
  type ProbeLine,
} from '../../../lambda/contract/node-lines.ts';
import { parseMember } from '../../../lambda/node/members.ts';
import type { Reading, Refusal } from './read-by-zookeeper.ts';

/** What a probe's line shows of a configuration. */
export interface Told {
  readonly myid: number | null;
  readonly servers: readonly string[];
  readonly weighted: boolean;
  readonly dataDir: string;
  readonly dataLogDir: string;
  /** The address that was asked, and of a secure port the one that was tried. */
  readonly asked: string;
}

/** @returns `refused`, or the code of another failure, where the probe failed */
export function toldBy(output: string): Told | string {
  const line = parsed(output);
  if (!line) return `no JSON: ${output}`;
  if ('error' in line) {
    const { code, message } = line.error;
    return code.endsWith('-configuration') && /not start|no dataDir|dynamicConfigFile/.test(message)
      ? 'refused'
      : `${code}: ${message}`;
  }
  const members = line.servers.map(parseMember);
  return {
    myid: line.myid,
    servers: members.map(({ myid, host, voter }) => serverText(myid, host, voter)).sort(),
    weighted: line.weighted,
    dataDir: line.dataDir,
    dataLogDir: line.dataLogDir,
    asked: line.version ? address(line.version.replace(' ', ':')) : tried(line.reason),
  };
}

function parsed(output: string): ProbeLine | NodeFailureLine | undefined {
  try {
    return JSON.parse(output.slice(nodeLinePrefix.length));
  } catch {
    return undefined;
  }
}

/** What the line would have to show. Of several addresses of a server the line has one. */
export function wanted(
  reading: Reading | Refusal,
  asking: 'srvr' | 'admin',
  told: Told | string,
): Told | string {
  if ('refused' in reading) return reading.unresolved ? told : 'refused';
  // QuorumPeer ends as it starts.
  if (reading.distributed && !reading.servers.some(({ id }) => id === reading.myid))
    return 'refused';
  const shown = typeof told === 'string' ? [] : told.servers;
  const servers = reading.servers.map(({ id, hosts, voter }) => {
    const texts = (hosts.length > 0 ? hosts : ['']).map((host) => serverText(id, host, voter));
    return texts.find((text) => shown.includes(text)) ?? texts.join();
  });
  return {
    // ZooKeeper documents 1 to 255; what no number of JSON holds is not told.
    myid: reading.myid === -1 || reading.myid > Number.MAX_SAFE_INTEGER ? null : reading.myid,
    servers: servers.sort(),
    weighted: reading.weighted,
    dataDir: reading.dataDir,
    dataLogDir: reading.dataLogDir,
    asked: askedOf(reading, asking) ?? (typeof told === 'string' ? '' : told.asked),
  };
}

/** Undefined where there is no port. */
function askedOf(reading: Reading, asking: 'srvr' | 'admin'): string | undefined {
  const { client, secure } = reading;
  if (!client && !secure) return undefined;
  if (asking === 'admin') return reading.adminEnabled ? address(reading.admin) : 'switched off';
  return client ? address(client) : `tried ${address(secure ?? '')}`;
}

function tried(reason: string): string {
  if (reason.includes('enabled: false')) return 'switched off';
  return `tried ${address(/ on (\S+)$/.exec(reason)?.[1] ?? reason)}`;
}

const serverText = (id: number, host: string, voter: boolean) =>
  `${id} ${hostOf(host)} ${voter ? 'voter' : 'observer'}`;

function address(text: string): string {
  const colon = text.lastIndexOf(':');
  return `${hostOf(text.slice(0, colon))}:${text.slice(colon + 1)}`;
}

/** Java writes IPv6 addresses in full. An empty name is that of this machine. */
function hostOf(text: string): string {
  const host = text.replace(/^\[|\]$/g, '');
  return isIPv6(host)
    ? new URL(`http://[${host}]`).hostname
    : host === 'localhost'
      ? '127.0.0.1'
      : host || '127.0.0.1';
}
