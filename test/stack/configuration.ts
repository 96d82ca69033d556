import { parseConfig } from '../../lib/config/read-config.ts';

/** The smallest ensemble that is a configuration. */
export const prod = { name: 'prod', nodes: { tag: { key: 'zk-backup', value: 'prod' } } };

/** A configuration of ensembles, each the smallest one changed by what is given. */
export const ensembles = (...changes: object[]) => ({
  ensembles: changes.map((change) => ({ ...prod, ...change })),
});

/** The configuration as synth sees it. */
export const configOf = (input: object) => parseConfig('zk-backup.json', input);
