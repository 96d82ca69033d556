import type { Acl } from '../../lambda/zookeeper/bytes/jute.ts';
import { permissions } from '../../lambda/zookeeper/requests/access.ts';

export const readOnlyAcl: readonly Acl[] = [
  { permissions: permissions.read, scheme: 'world', id: 'anyone' },
];
