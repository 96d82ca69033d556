/** An app of somebody else, in a folder outside the clone, that has what `npm run pack` packed, and what that needs. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import packageJson from '../../package.json';

const root = resolve(__dirname, '..', '..');
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));

/** What an app imports of us, and says: all that the tests know of the entry. */
const use = {
  names: 'propsOfFile, ZkBackup',
  says: "new ZkBackup(stack, 'Backup', propsOfFile(stack, 'zk-backup.json'));",
};

const rest = `const app = new App();\nconst stack = new Stack(app, 'ZkBackup');\n${use.says}\napp.synth();\n`;
export const javascript = `const { App, Stack } = require('aws-cdk-lib');\nconst { ${use.names} } = require('zk-backup');\n${rest}`;
export const typescript = `import { App, Stack } from 'aws-cdk-lib';\nimport { ${use.names} } from 'zk-backup';\n${rest}`;

/** With every function that there is. */
const configuration = JSON.stringify({
  ensembles: [{ name: 'prod', nodes: { tag: { key: 'zk-backup', value: 'prod' } } }],
  report: { schedule: { every: 86_400 } },
});

export interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

/** What a stack is synthesized to. */
export interface Synthesized {
  readonly template: unknown;
  /** Names and hashes of the assets. */
  readonly assets: unknown;
}

export class Consumer {
  readonly folder: string;
  readonly packed: string;

  /** Packs, and installs with an empty cache: what npm has of earlier days is not there. */
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'zk-backup-consumer-'));
    const npm = (cwd: string, ...args: string[]) =>
      execFileSync('npm', [...args, '--loglevel', 'error'], { cwd, encoding: 'utf8' });
    const packedInto = join(this.folder, 'packed');
    mkdirSync(packedInto);
    npm(root, 'run', 'pack', '--', '--pack-destination', packedInto);
    this.packed = join(packedInto, `${packageJson.name}-${packageJson.version}.tgz`);
    this.write('package.json', '{ "name": "app", "private": true }');
    this.write('zk-backup.json', configuration);
    const versions = packageJson.devDependencies;
    const others = (['aws-cdk-lib', 'constructs', 'typescript', '@types/node'] as const).map(
      (name) => `${name}@${versions[name]}`,
    );
    const cache = join(this.folder, 'npm-cache');
    npm(
      this.folder,
      ...['install', '--no-audit', '--no-fund', '--cache', cache],
      this.packed,
      ...others,
    );
  }

  /** Files in the packed file. */
  files(): string[] {
    const listed = execFileSync('tar', ['-tzf', this.packed], { encoding: 'utf8' });
    return listed
      .trim()
      .split('\n')
      .map((name) => name.replace(/^package\//, ''));
  }

  write(name: string, text: string | Uint8Array): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs a program that npm installed. @throws Error with what it printed, if it fails */
  program(name: string, ...args: string[]): string {
    return execFileSync(join(this.folder, 'node_modules', '.bin', name), args, {
      cwd: this.folder,
      encoding: 'utf8',
    });
  }

  /** What a program in the app's folder makes of the stack. */
  synthesized(file: string): Synthesized {
    return synthesizedBy([file], this.folder);
  }

  /** The templates of all stacks that a program in the app's folder makes. */
  templates(file: string): Template[] {
    return assembledBy([file], this.folder, (out) =>
      readdirSync(out)
        .filter((name) => name.endsWith('.template.json'))
        .map((name) => JSON.parse(readFileSync(join(out, name), 'utf8'))),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The same app, which imports the sources of the clone, without a build. */
export function synthesizedInClone(): Synthesized {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'consumer-'));
  try {
    writeFileSync(
      join(folder, 'app.ts'),
      typescript.replace("'zk-backup'", "'../../lib/index.ts'"),
    );
    writeFileSync(join(folder, 'zk-backup.json'), configuration);
    return synthesizedBy(['--import', 'tsx', 'app.ts'], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthesizedBy(args: readonly string[], folder: string): Synthesized {
  return assembledBy(args, folder, (out) => {
    const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
    return {
      template: read('ZkBackup.template.json'),
      assets: Object.keys(read('ZkBackup.assets.json').files).sort(),
    };
  });
}

/** Runs an app, and reads what it made. */
function assembledBy<T>(args: readonly string[], folder: string, read: (out: string) => T): T {
  const out = join(folder, 'cdk.out');
  execFileSync(process.execPath, args, {
    cwd: folder,
    // As the CDK's own command line starts it; its check of the template takes seconds.
    env: {
      ...process.env,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return read(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}
