/** What is counted of documents before a template is made, against the template. */
import { bytesOfDocuments } from '../../lib/documents/documents-size.ts';
import { profilesOf } from '../../lib/documents/node-profile.ts';
import { configOf, ensembles } from './configuration.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

const quotes = `echo ${"'".repeat(300)}`;

it.each([
  ['nothing set', ensembles({})],
  ['long commands', ensembles({ service: { stop: 'x'.repeat(1000), start: 'y'.repeat(1000) } })],
  ['commands full of quotes', ensembles({ service: { stop: quotes, start: quotes } })],
  ['a long path', ensembles({ zooCfg: `/${'z'.repeat(250)}` })],
  ['files of a client', ensembles({ client: { digest: `/${'d'.repeat(200)}` } })],
  ['a key', { ...ensembles({}), sse: 'AES256' }],
  ['an endpoint', { ...ensembles({}), bucket: 'b'.repeat(63), s3Endpoint: 'https://minio:9000' }],
])('with %s documents are counted with their size and a little more', (_, input) => {
  const made = templateOf(input).findResources('AWS::SSM::Document');
  const config = configOf(input);

  const counted = [...profilesOf(config.ensembles).values()].map((profile) =>
    bytesOfDocuments(profile, config),
  );

  const bytes = JSON.stringify(made).length;
  expect(counted).toHaveLength(1);
  expect(counted[0]).toBeGreaterThanOrEqual(bytes);
  expect(counted[0]).toBeLessThan(bytes * 1.15);
});
