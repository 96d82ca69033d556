import type { Random } from './random.ts';
import type { Property } from './write-properties.ts';

type Mistake = (properties: Property[], random: Random) => void;

const put =
  (key: string, ...values: string[]): Mistake =>
  (properties, random) => {
    properties.push([key, random.of(values)]);
  };

/** Changes the value of a member. */
const member =
  (change: (value: string) => string): Mistake =>
  (properties, random) => {
    const at = properties.findIndex(([key]) => key.startsWith('server.'));
    const [key, value] = properties[at] ?? ['server.1', '10.0.0.1:2888:3888'];
    properties.splice(Math.max(at, 0), at < 0 ? 0 : 1, [key, change(value)]);
    random.below(2);
  };

/** What a person writes wrong in zoo.cfg. QuorumPeerConfig decides what is one. */
export const mistakes: readonly Mistake[] = [
  put('clientPort', '2181x', '', '65536', '-1', '21 81', '1e3', '99999999999'),
  put('secureClientPort', 'none', '70000'),
  put('clientPortAddress', '127.0.0.1'),
  put('server.x', '10.0.0.9:2888:3888'),
  put('server.', '10.0.0.9:2888:3888'),
  put('server.9223372036854775808', '10.0.0.9:2888:3888'),
  put('server.7 ', '10.0.0.9:2888:3888'),
  put(' server.7', '10.0.0.9:2888:3888'),
  put('server.7', '10.0.0.9:2888:3888:observer'),
  put(
    'server.7',
    '10.0.0.9:2888:3888 ',
    '10.0.0.9',
    '',
    ';2181',
    '10.0.0.9:2888:3888;1;2',
    '|',
    ':',
    '[::1',
    '[::1]',
    '[]:1:2',
    '[::1]x1:2',
  ),
  put(
    'server.7',
    '10.0.0.9:2888:3888;2181 ',
    '10.0.0.9:1:2|10.0.0.8:1:2:observer|10.0.0.7:1:2:participant',
  ),
  put(
    'server.7',
    'a:1:2||b:1:2',
    'a:1:2|',
    'a:1:2;b:c',
    'a:1:2;[::1]',
    'a:1:2;::1:1',
    'a:0:1',
    'a:1:65536',
    'a:-1:2',
  ),
  put('server.-7', '10.0.0.9:2888:3888'),
  put('version', '100', 'xyz', ''),
  put('group.x', '1'),
  put('group.2', '1:2', '9', '', '1:1'),
  put('groups', '1'),
  put(' group.3', '1'),
  put('weight.1', 'heavy', '1 ', '1'),
  put('weighty', '1'),
  put('standaloneEnabled', 'yes', '', 'true'),
  put('reconfigEnabled', 'on'),
  put('tickTime', '0', '2s', ''),
  put('initLimit', '0', '-1'),
  put('syncLimit', ''),
  put('electionAlg', 'three'),
  put('peerType', 'leader', ''),
  put('minSessionTimeout', '9000000', '-1', '0'),
  put('maxSessionTimeout', '1', '-1'),
  put('quorum.cnxn.threads.size', '20', 'many'),
  member((value) => `${value}:voter`),
  member((value) => value.replace(':3888', '')),
  member((value) => value.replace('3888', '2888')),
  member((value) => ` ${value}`),
  member((value) => `${value} `),
];
