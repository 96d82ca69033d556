import { writeFileSync } from 'node:fs';
import { commandLinePage } from '../cli/frame/page.ts';
import { verbs } from '../cli/verbs.ts';

writeFileSync('docs/command-line.md', commandLinePage(verbs));
