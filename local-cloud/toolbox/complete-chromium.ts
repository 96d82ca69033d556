import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeUsr } from './machine.ts';

/** The C library is the system's: one of another age beside the system's loader ends at once. */
const ofLibc =
  /^(ld-linux.*|ld64|lib(c|m|mvec|dl|rt|pthread|resolv|util|anl|nsl|thread_db|BrokenLocale|c_malloc_debug|memusage|pcprofile|nss_(compat|dns|files|hesiod)))\.so/;

/** Drivers of graphics cards, and checks of their use: a screen is never asked for. */
const ofCards =
  /^(libLLVM|libz3|libgallium|libVkLayer|libvk_|libVkICD|chrome_crashpad|dri$|vdpau$|gbm$)/;

/** Takes away what would not run here, and what a page of text and lines never needs. */
export async function completeChromium(tree: string): Promise<void> {
  await mergeUsr(tree);
  const libraries = await librariesOf(tree);
  for (const folder of [libraries, join(tree, 'usr/lib/chromium')]) {
    for (const name of await readdir(folder)) {
      if (!ofLibc.test(name) && !ofCards.test(name)) continue;
      await rm(join(folder, name), { recursive: true });
    }
  }
  await rm(join(tree, 'usr/share/X11'), { recursive: true, force: true });
  await writeFile(join(tree, 'fonts.conf'), fontsOf(tree));
}

/** Where the libraries of an unpacked tree are. */
export async function librariesOf(tree: string): Promise<string> {
  const names = await readdir(join(tree, 'usr/lib'));
  const triplet = names.find((name) => name.endsWith('-linux-gnu'));
  const folder = join(tree, 'usr/lib', triplet ?? '');
  if (triplet && existsSync(folder)) return folder;
  throw new Error(`${tree} holds no libraries`);
}

/** One font for text and one for code, so that a page looks the same wherever it is looked at. */
const fontsOf = (tree: string) => {
  // What a set is unpacked to is renamed when it is complete.
  const fonts = join(tree.replace(/\.unfinished$/, ''), 'usr/share/fonts');
  const alias = (family: string, font: string) =>
    `<alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${fonts}</dir>
<cachedir>${join(fonts, '.cache')}</cachedir>
${alias('system-ui', 'Inter')}${alias('sans-serif', 'Inter')}${alias('monospace', 'DejaVu Sans Mono')}
</fontconfig>
`;
};
