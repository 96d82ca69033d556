import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';
import { compileJava } from './compile-java.ts';
import { withLock } from './lock.ts';
import { ToolsMissing } from './missing-tools.ts';
import { writeProgram } from './native-program.ts';
import { prepareToolbox, type Toolbox } from './toolbox.ts';

let toolbox: Toolbox;
let directory: string;

beforeAll(async () => {
  toolbox = await prepareToolbox();
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-toolbox-'));
}, 600_000);

afterAll(() => rm(directory, { recursive: true }));

// As the SSM agent runs a step: cwd /usr/bin, no HOME, and a PATH that is not ours.
const asAgent = { cwd: '/usr/bin', env: { PATH: '/usr/bin:/bin' } };

test('the aws CLI runs without HOME, reads AWS_ENDPOINT_URL and knows CRC64NVME', async () => {
  const env = {
    ...asAgent.env,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_MAX_ATTEMPTS: '1',
  };
  const args = ['s3', 'cp', '/etc/hostname', 's3://bucket/key', '--checksum-algorithm'];

  const upload = run(toolbox.aws, [...args, 'CRC64NVME'], { ...asAgent, env });

  await expect(upload).rejects.toThrow('Could not connect to the endpoint URL');
});

test('the aws CLI is not misled by a Python environment of its caller', async () => {
  const env = { PYTHONHOME: '/nowhere', PYTHONPATH: '/nowhere' };

  const version = await run(toolbox.aws, ['--version'], { env });

  expect(version).toMatch(/^aws-cli\/2\./);
});

test('ZooKeeper of the class path runs on the JRE', async () => {
  const args = ['-cp', toolbox.zookeeperClassPath, 'org.apache.zookeeper.version.VersionInfoMain'];

  const version = await run(toolbox.java, args, asAgent);

  expect(version).toContain(`version ${toolbox.zookeeperVersion}`);
});

test('a class of ours is compiled against ZooKeeper and runs', async () => {
  const file = join(directory, 'Answer.java');
  const type = 'org.apache.zookeeper.server.persistence.Util';
  const body = `System.out.print(${type}.getZxidFromName("log.1f", "log"));`;
  await writeFile(
    file,
    `public class Answer { public static void main(String[] args) { ${body} } }`,
  );

  const first = await compileJava(file, toolbox, { cacheDirectory: directory });
  const again = await compileJava(file, toolbox, { cacheDirectory: directory });

  expect(again).toEqual(first);
  expect(await run(first.java, ['-cp', first.classPath, 'Answer'], asAgent)).toBe('31');
});

test('a class that does not compile is told in the words of javac', async () => {
  const file = join(directory, 'Wrong.java');
  await writeFile(file, 'public class Wrong { int a = "text"; }');

  const compiling = compileJava(file, toolbox, { cacheDirectory: directory });

  await expect(compiling).rejects.toThrow('incompatible types');
});

test('shellcheck runs', async () => {
  const version = await run(toolbox.shellcheck, ['--version'], asAgent);

  expect(version).toContain('ShellCheck');
});

test('a program that several parts of one process write at once is written', async () => {
  const write = () => writeProgram(join(directory, 'program'), 'echo it runs:');

  const [program = ''] = await Promise.all([write(), write(), write()]);

  expect(await run(program, ['really'])).toBe('it runs: really\n');
});

test('a system that has nothing and names no Debian archive is told everything at once', async () => {
  const { PATH, ZOOKEEPER_HOME } = process.env;
  process.env.PATH = directory;
  process.env.ZOOKEEPER_HOME = '';

  const refusal = await prepareToolbox({ cacheDirectory: directory }).catch((error) => error);
  Object.assign(process.env, { PATH, ZOOKEEPER_HOME: ZOOKEEPER_HOME ?? '' });

  expect(refusal).toBeInstanceOf(ToolsMissing);
  expect(refusal.message).toMatch(/Java runtime.*AWS CLI.*shellcheck.*ZooKeeper/);
  expect(refusal.hint).toMatch(/apt-get install[\s\S]*dnf install[\s\S]*brew install/);
});

test('two processes never unpack at the same time', async () => {
  const order: string[] = [];
  const unpack = (name: string) =>
    withLock(join(directory, 'lock'), async () => {
      order.push(`${name} begins`);
      await run('true', []);
      order.push(`${name} ends`);
    });

  await Promise.all([unpack('one'), unpack('other')]);

  const [first, second, third, fourth] = order.map((entry) => entry.split(' ')[0]);
  expect(first === second && third === fourth).toBe(true);
});
