import { mistakes } from './mistakes.ts';
import type { Random } from './random.ts';
import { type Property, writeProperties } from './write-properties.ts';

/** Files of a configuration: folders that it names, and the text of each file, a byte a character. */
export interface Configuration {
  readonly folders: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** Makes what the documentation of QuorumPeerConfig allows, and now and then something that it does not. */
export function makeConfiguration(folder: string, random: Random): Configuration {
  const dataDir = `${folder}/${random.of(names)}`;
  const dataLogDir = `${folder}/${random.of(names)}-log`;
  const separate = random.once(3);
  const members = someMembers(random);
  const properties: Property[] = [
    ['dataDir', written(dataDir, random)],
    ...(separate ? [['dataLogDir', written(dataLogDir, random)] as const] : []),
    ...clientSettings(random),
    ...adminSettings(random),
    ...otherSettings(random),
  ];
  const dynamic = members.length > 0 && random.once(4);
  const dynamicFile = `${folder}/zoo.cfg.dynamic.10000${random.below(9)}`;
  const parts = dynamic
    ? { static: [...properties, ['dynamicConfigFile', dynamicFile] as const], dynamic: members }
    : { static: [...properties, ...members], dynamic: [] as Property[] };
  if (random.once(4))
    random.of(mistakes)(dynamic ? random.of([parts.static, parts.dynamic]) : parts.static, random);

  return {
    folders: [dataDir, ...(separate ? [dataLogDir] : [])],
    files: {
      [`${folder}/zoo.cfg`]: writeProperties(shuffled(parts.static, random), random) + junk(random),
      ...(dynamic ? { [dynamicFile]: writeProperties(parts.dynamic, random) } : {}),
      ...(random.once(8) ? {} : { [`${dataDir}/myid`]: random.of(myids) }),
    },
  };
}

const names = [
  'data',
  'zoo keeper',
  'dätä',
  '日本',
  'a=b',
  'c:d#!',
  'back\\slash',
  'q"uote',
  '😀',
  '..',
  '.',
];
const myids = [
  '1',
  '1\n',
  '2\n',
  '001',
  '+2\n',
  '3\r\n',
  '1\r2',
  '1\nnot read',
  '0',
  '9223372036854775807',
];

const numbers = (...values: number[]) =>
  values.flatMap((value) => [`${value}`, `${value}`, `0${value}`, `+${value}`, `000${value}`]);

/** A folder may be written in several ways. */
const written = (path: string, random: Random) =>
  random.of([path, path, `${path}/`, `${path}//`, path.replace('/', '//'), `${path} \t`]);

function clientSettings(random: Random): Property[] {
  const settings: Property[] = [];
  if (!random.once(8)) {
    settings.push(['clientPort', `${random.of(numbers(2181, 2182))}${random.of(['', '', ' '])}`]);
    if (random.once(3)) settings.push(['clientPortAddress', random.of(addresses)]);
  }
  if (random.once(3)) {
    settings.push(['secureClientPort', random.of(numbers(2281))]);
    if (random.once(3)) settings.push(['secureClientPortAddress', random.of(addresses)]);
  }
  return settings;
}

const addresses = [
  '127.0.0.1',
  '127.0.0.2 ',
  '0.0.0.0',
  '::',
  '::1',
  '[::1]',
  '',
  '0:0:0:0:0:0:0:1',
];

function adminSettings(random: Random): Property[] {
  const settings: Property[] = [];
  if (random.once(3)) settings.push(['admin.serverPort', random.of(adminPorts)]);
  if (random.once(4))
    settings.push([
      'admin.serverAddress',
      random.of(['127.0.0.3', ' 0.0.0.0 ', 'localhost', '::1']),
    ]);
  if (random.once(8))
    settings.push(['admin.enableServer', random.of(['false', 'true', 'FALSE', 'no', 'false '])]);
  return settings;
}

const adminPorts = [
  '8081',
  '08',
  '0x1F90',
  '#1f91',
  '017622',
  '+9090',
  'none',
  '',
  ' 80',
  '0X1f92',
  '9090L',
];

function otherSettings(random: Random): Property[] {
  const some: Property[] = [
    ['tickTime', random.of(numbers(2000, 3000))],
    ['initLimit', random.of(numbers(10))],
    ['syncLimit', random.of(numbers(5))],
    ...(random.once(2) ? [['syncLimit', '7'] as const] : []),
  ];
  const others: Property[] = [
    ['standaloneEnabled', random.of(['true', 'TRUE', 'False', 'false '])],
    ['reconfigEnabled', random.of(['false', 'FALSE'])],
    ['peerType', random.of(['observer', 'PARTICIPANT', 'Observer'])],
    ['autopurge.snapRetainCount', random.of(numbers(3))],
    ['maxClientCnxns', random.of([...numbers(60), '-1', '0'])],
    ['minSessionTimeout', '4000'],
    ['electionAlg', '3'],
    ['ssl.keyStore.password', 'secret:=#\\ more'],
    ['ssl.trustStore.password', 'a backslash is its end\\'],
    ['4lw.commands.whitelist', '*'],
    ['zookeeper.admin.serverPort', '1'],
    ['clientport', '1'],
    ['', 'nothing'],
    ['[@]*', '$(touch /tmp/x) `y` $z'],
    ['extendedTypesEnabled', 'TRUE'],
  ];
  return [...some, ...others.filter(() => random.once(5))];
}

/** Members with numbers, roles and addresses in every form that is read. */
function someMembers(random: Random): Property[] {
  const count = random.of([0, 0, 1, 2, 3, 3, 5]);
  const grouped = random.once(6);
  const members = Array.from({ length: count }, (_, at): Property => {
    const id = at + 1;
    return [`server.${random.of(numbers(id))}`, description(id, count, random)];
  });
  const groups: Property[] = [
    ['group.1', members.map((_, at) => random.of(numbers(at + 1))).join(':')],
  ];
  const weights: Property[] = random.once(2) ? [['weight.1', random.of(numbers(2))]] : [];
  return grouped && count > 0 ? [...members, ...groups, ...weights] : members;
}

function description(id: number, count: number, random: Random): string {
  const host = () =>
    random.of([`10.0.0.${id}`, `10.0.0.${id}`, 'localhost', `[fe80::${id}]`, 'zk.unknown', '']);
  const address = () => `${host()}:${random.of(numbers(2888))}:${random.of(numbers(3888))}`;
  const observer = count > 3 && id > 3;
  const role = random.of(observer ? observers : participants);
  const others = random.once(5) ? `${address()}|` : '';
  const client = random.of([
    '',
    '',
    '',
    ';2181',
    ';0.0.0.0:2181',
    ';127.0.0.5:02181',
    ';[::1]:2181',
    ';',
  ]);
  // With nothing behind it a blank belongs to the number before it, which it is not.
  return `${others}${address()}${role}${client}`;
}

const observers = [':observer', ':OBSERVER', ': Observer ', ':oBSERVER\t'];
const participants = ['', '', ':participant', ':PARTICIPANT', ': Participant', ':'];

/** A file may end with anything. */
function junk(random: Random): string {
  if (!random.once(5)) return '';
  const alphabet = [
    '\\',
    '=',
    ':',
    '#',
    '!',
    ' ',
    '\t',
    '\f',
    '\r',
    '\n',
    'a',
    'u',
    '0',
    '1',
    '\xe9',
    'server.',
    ';',
    '\0',
  ];
  return `\n${Array.from({ length: random.below(20) }, () => random.of(alphabet)).join('')}`;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0] as Item);
}
