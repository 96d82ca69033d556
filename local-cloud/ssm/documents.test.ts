import {
  CreateDocumentCommand,
  DescribeDocumentCommand,
  GetDocumentCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import { documentOf, nodeId, openCloud, type TestCloud } from './cloud.ts';
import { ServiceError } from './service-error.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud();
});

afterAll(() => cloud.close());

test('a created document can be described and read back', async () => {
  const Content = JSON.stringify(documentOf({ step: [['true']] }));
  await cloud.client.send(
    new CreateDocumentCommand({ Name: 'Created', Content, DocumentType: 'Command' }),
  );

  const described = await cloud.client.send(new DescribeDocumentCommand({ Name: 'Created' }));
  const read = await cloud.client.send(new GetDocumentCommand({ Name: 'Created' }));

  expect([described.Document?.Hash?.length, read.Content]).toEqual([64, Content]);
});

test.each(['aws-probe', 'AmazonProbe', 'Amzn', 'n'.repeat(129), 'with blank'])(
  'a document named %s is refused',
  async (Name) => {
    const Content = JSON.stringify(documentOf({ step: [['true']] }));

    const creating = cloud.client.send(
      new CreateDocumentCommand({ Name, Content, DocumentType: 'Command' }),
    );

    await expect(creating).rejects.toMatchObject({ name: 'ValidationException' });
  },
);

test('a document of 64 KB is refused', async () => {
  const Content = JSON.stringify(documentOf({ step: [[`: ${'x'.repeat(65_536)}`]] }));

  const creating = cloud.client.send(
    new CreateDocumentCommand({ Name: 'Large', Content, DocumentType: 'Command' }),
  );

  await expect(creating).rejects.toMatchObject({ name: 'MaxDocumentSizeExceeded' });
});

test('a document of another schema version is refused', async () => {
  const Content = JSON.stringify({ schemaVersion: '9', mainSteps: [] });

  const creating = cloud.client.send(
    new CreateDocumentCommand({ Name: 'Nine', Content, DocumentType: 'Command' }),
  );

  await expect(creating).rejects.toMatchObject({ name: 'InvalidDocumentSchemaVersion' });
});

test('a document that was removed is there no more', async () => {
  cloud.ssm.registerDocument({ name: 'Removed', content: documentOf({ step: [['true']] }) });
  cloud.ssm.removeDocument('Removed');

  const describing = cloud.client.send(new DescribeDocumentCommand({ Name: 'Removed' }));

  await expect(describing).rejects.toMatchObject({ name: 'InvalidDocument' });
  expect(() => cloud.ssm.removeDocument('Removed')).toThrow(ServiceError);
});

test('before a command is taken somebody else may act: it runs what is there then', async () => {
  const told: unknown[] = [];
  cloud.ssm.registerDocument({ name: 'Twice', content: documentOf({ step: [['echo old']] }) });
  cloud.ssm.faults.beforeSend = async ({ DocumentName }) => {
    told.push(DocumentName);
    cloud.ssm.registerDocument({ name: 'Twice', content: documentOf({ step: [['echo new']] }) });
  };

  await cloud.client.send(new SendCommandCommand({ DocumentName: 'Twice', InstanceIds: [nodeId] }));

  expect(told).toEqual(['Twice']);
  expect(cloud.ssm.commands[0]?.content.mainSteps[0]?.inputs.runCommand).toEqual(['echo new']);
});
