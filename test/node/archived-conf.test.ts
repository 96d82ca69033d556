import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { NodeUnderTest } from './node-under-test.ts';
import { Random } from './zoo-cfg/random.ts';
import { type Property, writeProperties } from './zoo-cfg/write-properties.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

/** Every file of the archive as one text. */
const archived = () =>
  node
    .staged()
    .map((file) => readFileSync(`${node.stage}/archive/${file}`, 'latin1'))
    .join('\n');

/** How Properties lets a secret be written; each canary is looked for. */
const secrets = [
  'ssl.keyStore.password=canary-plain',
  '#ssl.quorum.keyStore.password=canary-commented',
  '  ! ssl.trustStore.password : canary-exclaimed',
  '#ssl.trustStore.password=canary-of-a-comment\\\ncanary-behind-a-comment',
  'ssl.quorum.keyStore.password \t canary-blanks',
  'ssl.quorum.trustStore.passw\\\n    ord=canary-\\\n    continued',
  'ssl.\\u0071uorum.trustStore.p\\assword=canary-\\u0065scaped',
  '\\ ssl.trustStore.password\\ =canary-trimmed',
  'ssl.trustStore.Password=canary-letters',
  'ssl.trustStore.password=canary-first\nssl.trustStore.password=canary-second',
  '#\rssl.keyStore.password=canary-behind-a-return\r#canary-comment\r',
  'ssl.keyStore.passwordPath=canary-path',
  'DigestAuthenticationProvider.superDigest=super:canary-digest',
  'zookeeper.DigestAuthenticationProvider.superDigest=super:canary-prefixed',
  'SASLAuthenticationProvider.superPassword=canary-sasl',
  'ensembleAuthName=canary-ensemble',
  'metricsProvider.token=canary-metrics',
  'authProvider.acme.apiKey=canary-provider',
  'canary-as-a-key',
  'canary-as-a-key-too=x',
  '=canary-of-an-empty-key',
  'serve\\ssl.keyStore.password=canary-of-a-wrong-escape',
  'last.password=canary-\\',
];

test.each(secrets)('%j: no secret of zoo.cfg reaches the archive', async (text) => {
  writeFileSync(node.zooCfg, `${readFileSync(node.zooCfg)}${text}`);

  await node.run('capture');

  expect(node.staged()).toContain('conf/zoo.cfg');
  expect(archived()).not.toMatch(/canary|scaped|continued/);
});

test('of secrets in any writing there is nothing but names', async () => {
  const seed = Date.now() % 1_000_000_000;
  const plain = readFileSync(node.zooCfg, 'latin1');
  const names = [
    'ssl.keyStore.password',
    'ssl.quorum.trustStore.password',
    'ensembleAuthName',
    'acme.token',
  ];
  const hidden = Array.from(
    { length: 100 },
    (_, at): Property => [names[at % 4] ?? '', `canary ${at}=:#\\`],
  );
  writeFileSync(node.zooCfg, plain + writeProperties(hidden, new Random(seed)), 'latin1');

  await node.run('capture');

  const kept = readFileSync(`${node.stage}/archive/conf/zoo.cfg`, 'latin1')
    .split('\n')
    .slice(1, -1);
  const expected = [
    ...plain.trim().split('\n'),
    ...names.slice(0, 3).map((name) => `${name}=REDACTED`),
  ];
  expect({ seed, kept: kept.sort() }).toEqual({ seed, kept: expected.sort() });
});

test('what is known to hold no secret is kept as it was written, of a secret its name', async () => {
  node.configure([
    'ssl.keyStore.password=x',
    'tickTime : 20\\\n   00',
    'autopurge.purgeInterval=1',
  ]);

  await node.run('capture');

  const lines = readFileSync(`${node.stage}/archive/conf/zoo.cfg`, 'latin1').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      `dataDir=${node.dataDir}`,
      'tickTime : 2000',
      'autopurge.purgeInterval=1',
      'ssl.keyStore.password=REDACTED',
      'server.1=127.0.0.1:1:2:participant',
    ]),
  );
});

test('the dynamic file has a file of its own, by the same rules', async () => {
  const dynamic = `${node.folder}/elsewhere`;
  const members = [1, 2].map((id) => `server.${id}=127.0.0.1:1:${node.electionPort};${node.port}`);
  writeFileSync(dynamic, `#password=canary\n${members.join('\n')}\n`);
  writeFileSync(
    node.zooCfg,
    `dataDir=${node.dataDir}\ndataLogDir=${node.dataLogDir}\ninitLimit=5\nsyncLimit=5\ndynamicConfigFile=${dynamic}\n`,
  );

  await node.run('capture');

  expect(readdirSync(`${node.stage}/archive/conf`).sort()).toEqual(['elsewhere', 'zoo.cfg']);
  expect(readFileSync(`${node.stage}/archive/conf/elsewhere`, 'latin1')).toContain(members[0]);
  expect(archived()).not.toContain('canary');
});

test('of myid its number is kept, whatever else the file holds', async () => {
  writeFileSync(`${node.dataDir}/myid`, '001\ncanary\n');

  await node.run('capture');

  expect(readFileSync(`${node.stage}/archive/myid`, 'latin1')).toBe('1\n');
});
