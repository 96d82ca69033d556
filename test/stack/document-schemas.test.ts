import { documentSchemas } from '../../bin/document-schemas.ts';
import { read } from '../unit/house/repository.ts';

const schemas = documentSchemas();

test.each(Object.entries(schemas))(
  'schemas/%s.schema.json is what the types make of it: npm run schema',
  (name, schema) => {
    const written = JSON.parse(read(`schemas/${name}.schema.json`));

    expect(written).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);
