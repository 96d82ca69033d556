import { readFileSync } from 'node:fs';
import type { CaptureLine, RemoveLine, UploadLine } from '../../../lambda/contract/node-lines.ts';
import { documentContent } from '../../../lib/documents/document-content.ts';
import { renderStep } from '../../../lib/documents/node-scripts.ts';
import { NodeUnderTest, runId } from '../node-under-test.ts';
import { nodeLine, runScript } from '../run-script.ts';

let node: NodeUnderTest;
beforeEach(async () => {
  node = await NodeUnderTest.create();
});
afterEach(() => node.close());

const key = `prod/restores/${runId}.before.tar.gz`;

/** Runs the steps of the document `capture` as it is made for an ensemble, one after the other. */
async function captureForPutBack(): Promise<[CaptureLine, UploadLine, RemoveLine]> {
  const { mainSteps } = documentContent('capture', node.settings, renderStep);
  const lines: unknown[] = [];
  for (const step of mainSteps as { inputs: { runCommand: string[] } }[]) {
    const run = await runScript(step.inputs.runCommand, {
      directory: `${node.folder}/orchestration/${lines.length}`,
      parameters: { Ensemble: 'prod', RunId: runId, Key: key, Checksum: 'CRC64NVME' },
      environment: { PATH: node.path, SSM_COMMAND_ID: 'command-1' },
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    lines.push(nodeLine(run));
  }
  return lines as [CaptureLine, UploadLine, RemoveLine];
}

test('an ensemble whose backups stop a node is captured for a put-back while it serves', async () => {
  expect(node.settings.mode).toBe('stop');

  const [capture, upload, remove] = await captureForPutBack();

  expect(capture).toMatchObject({ step: 'capture', runId, mode: 'live', downtimeMs: 0, stopMs: 0 });
  expect(upload).toMatchObject({ step: 'upload', runId, key });
  expect(remove).toEqual({ step: 'remove', runId });
  expect(node.calls).toEqual([]);
  expect(node.serves).toBe(true);
});

test('what is captured goes below restores', async () => {
  const [, upload] = await captureForPutBack();

  expect(readFileSync(`${node.uploads}/arguments`, 'utf8')).toContain(`s3://backups/${key}`);
  expect(upload.bytes).toBe(readFileSync(`${node.uploads}/object`).length);
  expect(node.staged()).toEqual([]);
});

test('a server of its own is captured, too, whatever its backups may do: nothing is stopped', async () => {
  node.says({ role: 'standalone' });

  const [capture] = await captureForPutBack();

  expect(node.settings.allowStandalone).toBe(false);
  expect(capture).toMatchObject({ role: 'standalone', downtimeMs: 0 });
});
