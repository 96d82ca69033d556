import type { RunReport } from '../../lambda/backup/report.ts';
import { inUnits } from '../../lambda/units.ts';

/** What the Lambda logs while it works, as far as it is told here. */
interface LogLine {
  readonly event?: string;
  readonly name?: string;
  readonly ms?: number;
  readonly nodes?: RunReport['nodes'];
  readonly candidates?: readonly { readonly instanceId: string; readonly because: string }[];
  readonly refusal?: string;
}

/** What each step of a backup does. */
export const titles: Readonly<Record<string, string>> = {
  plan: 'fix the time, and so the name',
  'claim-tick': 'claim this tick',
  'lease-ensemble': 'lease the ensemble',
  'try-storage': 'try what the storage can do',
  'resolve-nodes': 'find the nodes in SSM',
  'send-probe': 'send the probe',
  'await-probe': 'wait for every answer',
  'look-for-backups': 'look where its backups are',
  'look-for-name': 'see that its name is free',
  'read-last-backup': 'read the last manifest',
  'read-lineage': 'read which history it is of',
  choose: 'choose a node',
  'send-backup': 'send the backup command',
  'await-backup': 'stop, capture, start, upload, remove',
  verify: 'read the object back and judge it',
  record: 'write the manifest',
  'let-expire': 'count which backups stay, and let the others expire',
  warn: 'warn of what looks wrong',
  'release-ensemble': 'release the ensemble',
  'send-revive': 'revive the node',
  'await-revive': 'wait until it serves',
  'newest-backup': 'look at the newest backup',
  'drill-age': 'look for the last drill',
  retain: 'count which backups stay, or pin one',
  measure: 'publish the metrics',
  'see-copies': 'see how far S3 is with copying',
  'measure-copies': 'publish how long a backup waits for its copy',
  'announce-start': 'say that it began',
  'time-of-look': 'note the time',
  'keep-report': 'keep its report',
  'keep-newest': 'write down the newest records',
  announce: 'put the event on the bus',
};

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Tells a run as it happens, from what the Lambda logs. */
export function narrateLine(text: string, say: (line: string) => void): void {
  const line = parse(text);
  if (line?.event === 'step' && line.name) {
    say(`  ${seconds(line.ms ?? 0).padStart(9)}  ${titles[line.name] ?? line.name}`);
  }
  if (line?.event === 'choice') {
    const chosen = line.candidates?.[0];
    for (const { instanceId, role, zxid, trouble } of line.nodes ?? []) {
      const mark = instanceId === chosen?.instanceId ? '▸' : ' ';
      say(`           ${mark} ${instanceId}  ${(role ?? '-').padEnd(10)} ${zxid ?? trouble}`);
    }
    if (chosen) say(`             chosen: ${chosen.because}`);
    if (line.refusal) say(`             refused: ${line.refusal}`);
  }
}

function parse(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}

/** Tells how a run ended. */
export function narrateEnd(report: RunReport, say: (line: string) => void): void {
  const { capture, upload, checks = [] } = report;
  say('');
  if (capture) {
    const { stopMs, copyMs, startMs, downtimeMs } = capture;
    say(
      downtimeMs === 0
        ? 'The node was never down (live mode).'
        : `The node was down for ${seconds(downtimeMs)}: stop ${seconds(stopMs)}, link and copy ${seconds(copyMs)}, start until it served ${seconds(startMs)}.`,
    );
    say(`Captured ${capture.snapshot} and ${capture.logs} logs from ${capture.baseLog} on.`);
  }
  if (upload) {
    const rate = upload.bytes / Math.max(1, upload.uploadMs) / 1000;
    say(
      `Uploaded ${inUnits(upload.bytes)} in ${seconds(upload.uploadMs)} (${rate.toFixed(1)} MB/s, ${upload.compressor}, ${upload.checksumAlgorithm ?? 'no checksum asked'}).`,
    );
  }
  for (const { name, passed, found } of checks) say(`  ${passed ? '✓' : '✗'} ${name}: ${found}`);
  if (report.unproven) say(`Level ${report.level}, not 3: ${report.unproven}`);
  for (const warning of report.warnings ?? []) say(`  ! ${warning}`);
  if (report.reason) say(`${report.outcome} in ${report.phase}: ${report.reason}`);
  if (report.hint) say(`  → ${report.hint}`);
}
