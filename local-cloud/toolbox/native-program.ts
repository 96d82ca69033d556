import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from './command.ts';

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The shell command that runs a program of an unpacked tree through the tree's own dynamic loader,
 * so that it does not matter which C library the system has.
 */
export async function loaderCommand(tree: string, program: string): Promise<string> {
  const { loader, libraries } = await findLoader(tree);
  return `exec ${quote(loader)} --library-path ${quote(libraries)} ${quote(join(tree, program))}`;
}

/** `usr/lib/<triplet>` of the tree, and the loader in it, whose name differs by architecture. */
async function findLoader(tree: string) {
  const names = await readdir(join(tree, 'usr/lib'));
  const triplet = names.find((name) => name.endsWith('-linux-gnu'));
  const libraries = join(tree, 'usr/lib', triplet ?? '');
  const loader = (await readdir(libraries)).find((name) =>
    /^ld(-linux.*|64)\.so\.[12]$/.test(name),
  );
  if (!triplet || !loader) {
    throw new Error(`${tree} holds no dynamic loader`);
  }
  return { loader: join(libraries, loader), libraries };
}

/**
 * The AWS CLI of an unpacked tree. Python is told where its library lies, OpenSSL where the
 * system's certificates are; with PYTHONDONTWRITEBYTECODE each start would take seconds longer.
 */
export async function awsCommand(tree: string): Promise<string> {
  return `${await pythonCommand(tree)} ${quote(join(tree, 'usr/bin/aws'))}`;
}

/** Without compiled modules every start of a tree's user who may not write there takes seconds. */
export async function compilePython(tree: string): Promise<void> {
  const libraries = ['python3', await pythonOf(tree)].map((name) =>
    quote(join(tree, 'usr/lib', name)),
  );
  const command = `${await pythonCommand(tree)} -m compileall -q ${libraries.join(' ')}`;
  await run('/bin/sh', ['-c', command]);
}

async function pythonOf(tree: string) {
  const names = await readdir(join(tree, 'usr/bin'));
  const python = names.find((name) => /^python3\.\d+$/.test(name));
  if (!python) {
    throw new Error(`${tree} holds no Python`);
  }
  return python;
}

/** The shell command that runs the Python of an unpacked tree, and no module of the system. */
export async function pythonCommand(tree: string): Promise<string> {
  const python = await pythonOf(tree);
  return `unset PYTHONPATH PYTHONDONTWRITEBYTECODE LD_PRELOAD LD_LIBRARY_PATH
export PYTHONHOME=${quote(join(tree, 'usr'))} PYTHONNOUSERSITE=1 OPENSSL_CONF=/dev/null
export SSL_CERT_DIR="\${SSL_CERT_DIR:-/etc/ssl/certs}"
${await loaderCommand(tree, `usr/bin/${python}`)}`;
}

/** Writes an executable that runs `command` with its own arguments appended, if it is not there. */
export async function writeProgram(file: string, command: string): Promise<string> {
  const text = `#!/bin/sh\n${command} "$@"\n`;
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present !== text) {
    const unfinished = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
    await writeFile(unfinished, text, { mode: 0o755 });
    await rename(unfinished, file);
  }
  return file;
}

/** The shell command that runs a program of the system. */
export const systemCommand = (program: string) => `exec ${quote(program)}`;
