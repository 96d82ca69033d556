import { parseRestoreRequest } from '../../../../lambda/restore/request.ts';
import { settings } from '../backup/ensembles.ts';

const ensembles = [settings, { ...settings, name: 'staging' }];
const parse = (payload: unknown) => parseRestoreRequest(payload, ensembles);
const [prod, staging] = ensembles;
const id = 'prod.20260102T000000Z';

test.each<[string, object, object]>([
  [
    'a plan of the newest backup',
    { ensemble: 'prod', backup: 'latest' },
    { kind: 'plan', ensemble: prod, source: 'prod', backup: 'latest', force: false },
  ],
  [
    'a plan with everything',
    {
      ensemble: 'prod',
      backup: { before: '2026-01-01T00:00:00Z' },
      into: 'staging',
      until: '0x500000010',
      force: true,
      plan: 'staging.20260102T000000Z',
      execute: false,
    },
    {
      kind: 'plan',
      ensemble: staging,
      source: 'prod',
      backup: { before: '2026-01-01T00:00:00Z' },
      until: '0x500000010',
      force: true,
      planId: 'staging.20260102T000000Z',
    },
  ],
  [
    'a plan of one backup',
    { ensemble: 'prod', backup: 'prod/zk-20260101T000000Z.tar.gz' },
    {
      kind: 'plan',
      ensemble: prod,
      source: 'prod',
      backup: { key: 'prod/zk-20260101T000000Z.tar.gz' },
      force: false,
    },
  ],
  [
    'a plan of a part',
    { ensemble: 'prod', backup: 'latest', path: '/kafka/config' },
    {
      ...{ kind: 'plan', ensemble: prod, source: 'prod', backup: 'latest', force: false },
      part: { paths: ['/kafka/config'], exact: false },
    },
  ],
  [
    "an undo that an operator's machine sends",
    { undo: id, sessions: { changes: '0x100', acls: '0x101' } },
    {
      ...{ kind: 'undo', planId: id, ensemble: prod, takeOver: false },
      sessions: { changes: '0x100', acls: '0x101' },
    },
  ],
  [
    'a plan of two parts, exactly as they were, for another ensemble',
    {
      ensemble: 'prod',
      backup: 'latest',
      into: 'staging',
      path: ['/b', '/a', '/a/c'],
      exact: true,
    },
    {
      ...{ kind: 'plan', ensemble: staging, source: 'prod', backup: 'latest', force: false },
      part: { paths: ['/a', '/b'], exact: true },
    },
  ],
  [
    'an execution',
    { plan: id, execute: true },
    { kind: 'restore', planId: id, ensemble: prod, takeOver: false },
  ],
  ['an undo', { undo: id }, { kind: 'undo', planId: id, ensemble: prod, takeOver: false }],
  [
    'an undo that takes over',
    { undo: id, takeOver: true },
    { kind: 'undo', planId: id, ensemble: prod, takeOver: true },
  ],
  [
    'a drill',
    { ensemble: 'prod', drill: true, scheduledTime: '2026-01-01T00:00:00Z' },
    {
      kind: 'drill',
      ensemble: prod,
      backup: 'latest',
      scheduledTime: '2026-01-01T00:00:00Z',
    },
  ],
])('%s is understood', (_what, payload, request) => {
  expect(parse(payload)).toEqual(request);
});

test.each<[string, unknown, string]>([
  ['no object', 'prod', 'The payload got "prod"; it takes an object'],
  ['a misspelt field', { ensemble: 'prod', backups: 'latest' }, 'the field "backups"'],
  ['an unknown ensemble', { ensemble: 'dev', backup: 'latest' }, '`ensemble` got "dev"'],
  ['no backup', { ensemble: 'prod' }, '`backup` got nothing; it takes "latest"'],
  [
    "another ensemble's archive",
    { ensemble: 'prod', backup: 'staging/zk-20260101T000000Z.tar.gz' },
    '`backup` got "staging/',
  ],
  ['a local time', { ensemble: 'prod', backup: { before: 'yesterday' } }, '`backup.before`'],
  [
    'just before no path',
    { ensemble: 'prod', backup: 'latest', until: 'just-before:config' },
    '`until` got "just-before:config"; it takes a zxid such as',
  ],
  ['a zxid in decimal', { ensemble: 'prod', backup: 'latest', until: 17 }, '`until` got 17'],
  ['a path as a number', { ensemble: 'prod', backup: 'latest', path: 7 }, '`path` got 7'],
  [
    'a path that ends with a slash',
    { ensemble: 'prod', backup: 'latest', path: '/config/' },
    '`path`: "/config/" is not the path of a znode.',
  ],
  [
    'more paths than a report can hold',
    { ensemble: 'prod', backup: 'latest', path: ['/a'.repeat(8000), '/b'.repeat(8001)] },
    'it takes paths of 32000 characters in all',
  ],
  ['no path at all', { ensemble: 'prod', backup: 'latest', path: [] }, '`path`: "" is not'],
  [
    "a path of ZooKeeper's own",
    { ensemble: 'prod', backup: 'latest', path: ['/app', '/zookeeper/quota'] },
    "/zookeeper/quota is ZooKeeper's own",
  ],
  [
    'exact without a path',
    { ensemble: 'prod', backup: 'latest', exact: true },
    '`exact` got true; it takes nothing without `path`',
  ],
  [
    'a path of a drill, which restores all',
    { ensemble: 'prod', drill: true, path: '/app' },
    'the field "path"; it takes only ensemble, drill',
  ],
  [
    'a path of an execution, which its plan names',
    { plan: id, execute: true, path: '/app' },
    'the field "path"; it takes only plan, execute',
  ],
  ['force as text', { ensemble: 'prod', backup: 'latest', force: 'yes' }, '`force` got "yes"'],
  ['an id of no plan', { plan: 'prod', execute: true }, '`plan` got "prod"'],
  [
    'the id of a drill',
    { undo: 'prod.drill-20260102T000000Z' },
    '`undo` got "prod.drill-20260102T000000Z"; it takes the id of a plan',
  ],
  ['a plan without execute', { plan: id }, '`execute` got nothing; it takes true'],
  [
    'an execution with a backup, which its plan names',
    { plan: id, execute: true, backup: 'latest' },
    'the field "backup"; it takes only plan, execute, takeOver, ensemble, sessions for an execution',
  ],
  [
    'sessions without a path',
    { ensemble: 'prod', backup: 'latest', sessions: { changes: '0x1', acls: '0x2' } },
    '`sessions`',
  ],
  ['one session', { undo: id, sessions: { changes: '0x1' } }, 'it takes two sessions'],
  [
    'the same session twice',
    { undo: id, sessions: { changes: '0x1', acls: '0x1' } },
    'two sessions',
  ],
  ['sessions in decimal', { undo: id, sessions: { changes: '1', acls: '2' } }, 'two sessions'],
  ['no sessions', { undo: id, sessions: null }, 'two sessions'],
  [
    "another ensemble than the plan's",
    { plan: id, execute: true, ensemble: 'staging' },
    '`ensemble` got "staging"; it takes "prod", which prod.20260102T000000Z is for',
  ],
  [
    'an id of a plan for another ensemble',
    { ensemble: 'prod', backup: 'latest', into: 'staging', plan: id },
    '`ensemble` got "staging"',
  ],
])('%s is refused by name', (_what, payload, told) => {
  expect(() => parse(payload)).toThrow(told);
});
