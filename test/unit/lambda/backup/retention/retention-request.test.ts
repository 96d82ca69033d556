import {
  asksForRetention,
  parseRetention,
} from '../../../../../lambda/backup/retention/retention-request.ts';
import { InvalidRequest } from '../../../../../lambda/errors.ts';
import { settings } from '../ensembles.ts';
import { archiveKeyAt, manifestKeyAt } from '../manifests.ts';

const tick = '20261122T030000Z';

test.each([
  [{ expire: 'now' }, { asked: 'expire' }],
  [{ expire: 'dry-run' }, { asked: 'dry-run' }],
  [{ pin: archiveKeyAt(tick) }, { asked: 'pin', key: archiveKeyAt(tick) }],
  [{ unpin: manifestKeyAt(tick) }, { asked: 'unpin', key: archiveKeyAt(tick) }],
])('%j is understood', (fields, request) => {
  const payload = { ensemble: 'prod', ...fields };

  expect(asksForRetention(payload)).toBe(true);
  expect(parseRetention(payload, [settings])).toEqual({ ensemble: settings, ...request });
});

test.each([{ ensemble: 'prod' }, { ensemble: 'prod', dryRun: true }, null, 'pin', []])(
  '%j asks for a backup, or for nothing',
  (payload) => {
    expect(asksForRetention(payload)).toBe(false);
  },
);

test.each([
  [{ expire: true }, /`expire` got true; it takes "now" or "dry-run"/],
  [{ pin: 'prod' }, /`pin` got "prod"; it takes the key of a backup such as prod\/zookeeper-/],
  [{ pin: archiveKeyAt(tick).replace('prod/', 'staging/') }, /`pin` got "staging\//],
  [{ unpin: 7 }, /`unpin` got 7/],
  [{ pin: 'prod/restores/lineage.json' }, /`pin` got "prod\/restores/],
  [{ pin: archiveKeyAt(tick), expire: 'now' }, /the fields pin, expire; it takes one of/],
  [{ expire: 'now', dryRun: true }, /the fields expire, dryRun/],
  [{ ensemble: 'prdo', expire: 'now' }, /`ensemble` got "prdo"/],
])('%j is refused', (fields, message) => {
  const parse = () => parseRetention({ ensemble: 'prod', ...fields }, [settings]);

  expect(parse).toThrow(InvalidRequest);
  expect(parse).toThrow(message);
});
