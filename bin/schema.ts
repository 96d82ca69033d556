import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { configJsonSchema } from '../lib/config/config.ts';
import { documentSchemas } from './document-schemas.ts';

const write = (path: string, schema: object) =>
  writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);

write('zk-backup.schema.json', configJsonSchema());

const documents = documentSchemas();
rmSync('schemas', { recursive: true, force: true });
mkdirSync('schemas');
for (const [name, schema] of Object.entries(documents))
  write(`schemas/${name}.schema.json`, schema);
