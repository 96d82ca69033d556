import {
  profileId,
  profileIdOf,
  profileOf,
  profilesOf,
} from '../../../../lib/documents/node-profile.ts';
import { configOf, ensembles, prod } from '../../../stack/configuration.ts';

const idsOf = (...changes: object[]) =>
  configOf(
    ensembles(...changes.map((change, index) => ({ ...numbered(index), ...change }))),
  ).ensembles.map(profileIdOf);

const tagged = (value: string) => ({ tag: { key: 'zk-backup', value } });

const numbered = (index: number) => ({
  name: `e${index}`,
  nodes: { instanceIds: [`i-${String(index).padStart(8, '0')}`] },
});

/** A document of this name is deployed: an upgrade that changes it takes the document from the runs under way. */
it('of an ensemble that sets nothing it is this one, for ever', () => {
  expect(configOf({ ensembles: [prod] }).ensembles.map(profileIdOf)).toEqual(['fb50bb898c']);
});

it.each([
  ['service', { service: 'zk' }],
  ['commands', { service: { stop: '/stop', start: '/start' } }],
  ['zooCfg', { zooCfg: '/opt/zoo.cfg' }],
  ['mode', { mode: 'live' }],
  ['maxDowntime', { maxDowntime: 601 }],
  ['allowStandalone', { allowStandalone: true }],
  ['client.digest', { client: { digest: '/root/digest' } }],
  ['client.tls', { client: { tls: { certificate: '/a', key: '/b', ca: '/c' } } }],
  ['restoreFrom', { restoreFrom: ['e0'] }],
])('%s is in it', (_, change) => {
  const [usual, changed] = idsOf({}, change);

  expect(changed).toMatch(/^[0-9a-f]{10}$/);
  expect(changed).not.toBe(usual);
});

it.each([
  ['its name and nodes', {}],
  ['when it is backed up and drilled', { schedule: { every: 3600 }, drill: false }],
  [
    'how archives are called, judged and kept',
    { prefix: 'a', maxShrinkPercent: 1, keep: { last: 2 } },
  ],
])('%s are not in it', (_, change) => {
  const [usual, changed] = idsOf({}, change);

  expect(changed).toBe(usual);
});

it('is the same from whichever others an ensemble is restored', () => {
  const [, one, two] = idsOf({}, { restoreFrom: ['e0'] }, { restoreFrom: ['e1', 'e0'] });

  expect(one).toBe(two);
});

it('does not depend on the order of the settings', () => {
  const [ensemble] = configOf(ensembles({ service: { stop: '/a', start: '/b' } })).ensembles;
  if (!ensemble) throw new Error('no ensemble');
  const profile = profileOf(ensemble);

  const turned = Object.fromEntries(
    Object.entries({ ...profile, service: { start: '/b', stop: '/a' } }).reverse(),
  );

  expect(profileId(turned as never)).toBe(profileId(profile));
});

it('does not change where a setting comes that is undefined by default', () => {
  const [ensemble] = configOf({ ensembles: [prod] }).ensembles;
  if (!ensemble) throw new Error('no ensemble');
  const profile = profileOf(ensemble);

  expect(profileId({ ...profile, later: undefined } as never)).toBe(profileId(profile));
});

it('three hundred ensembles that are set alike have one', () => {
  const many = Array.from({ length: 300 }, (_, index) => numbered(index));

  expect(
    profilesOf(
      configOf(ensembles(...many.map((one) => ({ ...one, nodes: tagged(one.name) })))).ensembles,
    ).size,
  ).toBe(1);
});

it('thirty ensembles of two profiles have two, whatever their order', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({
    ...numbered(index),
    mode: index % 3 ? 'stop' : 'live',
  }));

  const found = [many, [...many].reverse()].map((all) =>
    [...profilesOf(configOf(ensembles(...all)).ensembles).keys()].sort(),
  );

  expect(found[0]).toHaveLength(2);
  expect(found[1]).toEqual(found[0]);
});
