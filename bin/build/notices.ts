import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of packages, such as `node_modules/zod`, that lines name which hold a path in them. Pure. */
export const packagesNamedIn = (lines: readonly string[] | null): string[] =>
  (lines ?? []).flatMap((line) => /(?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+/.exec(line)?.[0] ?? []);

/** Whose code is in what we built, and on what terms: most licenses want their text to go with it. */
export function noticesOf(root: string, folders: readonly string[]): string {
  const notices = [...new Set(folders)].map((folder) => {
    const read = (name: string) => readFileSync(join(root, folder, name), 'utf8');
    const { name, version, license } = JSON.parse(read('package.json'));
    const texts = readdirSync(join(root, folder))
      .filter((file) => /^(licen[cs]e|notice)/i.test(file))
      .sort()
      .map((file) => read(file).trim());
    return { title: `${name} ${version} (${license})`, text: texts.join('\n\n') };
  });
  const titlesOf = new Map<string, string[]>();
  for (const { title, text } of notices) {
    titlesOf.set(text, [...(titlesOf.get(text) ?? []), title].sort());
  }
  return [...titlesOf]
    .map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`)
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}
