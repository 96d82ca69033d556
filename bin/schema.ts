import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../lib/config/config.ts';

writeFileSync('zk-backup.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
