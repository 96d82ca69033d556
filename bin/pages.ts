import { readFileSync, writeFileSync } from 'node:fs';
import { commandLinePage } from '../cli/frame/page.ts';
import { verbs } from '../cli/verbs.ts';
import { settingsPage } from '../lib/config/settings-table.ts';

writeFileSync('docs/command-line.md', commandLinePage(verbs));

const configuration = 'docs/configuration.md';
writeFileSync(configuration, settingsPage(readFileSync(configuration, 'utf8')));
