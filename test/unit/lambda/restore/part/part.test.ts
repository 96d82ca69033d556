import { ancestorsOf, parentOf, TreePart } from '../../../../../lambda/restore/part/part.ts';
import { partOf } from './trees.ts';

const relation = (part: TreePart, path: string) =>
  part.relation(Buffer.from(path === '/' ? '' : path));

test.each([
  ['/kafka/config', 'within'],
  ['/kafka/config/topics/a', 'within'],
  ['/kafka/config2', undefined],
  ['/kafka/confi', undefined],
  ['/kafka', 'above'],
  ['/', 'above'],
  ['/kafka/brokers', undefined],
  ['/zookeeper/quota/kafka/zookeeper_limits', 'beside'],
  ['/zookeeper/config', undefined],
  ['/zookeeperish', undefined],
  ['/zk-backup-put-back', 'beside'],
  ['/zk-backup-put-back/prod.20261130T100000Z', 'beside'],
])('to the part /kafka/config %s is %s', (path, expected) => {
  const part = partOf('/kafka/config');

  expect(relation(part, path)).toBe(expected);
});

test.each([
  ['/', 'within'],
  ['/a', 'within'],
  ['/zookeeper/config', undefined],
  ['/zookeeper/quota/a', 'beside'],
  ['/zk-backup-put-back', 'beside'],
])('to the root as the part %s is %s', (path, expected) => {
  expect(relation(partOf('/'), path)).toBe(expected);
});

test('a path below another one is no part of its own', () => {
  const part = partOf('/a/b', '/c', '/a', '/a', '/ab');

  expect(part.paths).toEqual(['/a', '/ab', '/c']);
});

test.each([[[]], [['a']], [['']], [['/a/']], [['/a//b']], [['/a', 'b']]])(
  '%j are no paths of znodes',
  (paths) => {
    expect(TreePart.of(paths)).toMatchObject({
      reason: expect.stringContaining('is not the path'),
    });
  },
);

test.each(['/zookeeper', '/zookeeper/quota/a'])('%s is never put back', (path) => {
  expect(TreePart.of([path])).toMatchObject({ reason: expect.stringContaining("ZooKeeper's own") });
});

test('what is above a path is known from the top down', () => {
  expect(ancestorsOf('/a/b/c')).toEqual(['/a', '/a/b']);
  expect(ancestorsOf('/')).toEqual([]);
  expect(parentOf('/a')).toBe('/');
});
