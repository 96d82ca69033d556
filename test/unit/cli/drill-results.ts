import type { DrillResult } from '../../../lambda/restore/drill/judge-drill.ts';
import { archiveKey, manifestKey } from './fake-cloud.ts';

const tick = '20261122T030000Z';

/** A drill of prod that went well, but for these fields. */
export const drillResult = (fields: Partial<DrillResult> = {}): DrillResult => ({
  schemaVersion: 1,
  drillId: `prod.drill-${tick}`,
  archiveKey: archiveKey(tick),
  manifestKey: manifestKey(tick),
  ok: true,
  node: 'i-1',
  at: '2026-11-22T11:00:00.000Z',
  seconds: 7.18,
  znodes: 1005,
  zxid: '0x100000119',
  complete: null,
  checks: [{ name: 'znodes', passed: true, found: '1004 served' }],
  ...fields,
});
