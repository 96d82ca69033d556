import { drillResult } from '../drill-results.ts';
import { archiveKey, FakeCloud, manifest, manifestKey } from '../fake-cloud.ts';
import { attribute, elementsOf, textOf } from './read-page.ts';

export const ticks = [
  '20261119T030000Z',
  '20261120T030000Z',
  '20261121T030000Z',
  '20261122T030000Z',
];
export const last = ticks.at(-1) as string;

export const taken = (tick: string, fields: object = {}) =>
  manifest({ tick, archive: { key: archiveKey(tick), bytes: 614_710, sha256: 'a' }, ...fields });

export function cloudOfFour(): FakeCloud {
  const cloud = new FakeCloud();
  for (const tick of ticks) cloud.put(manifestKey(tick), taken(tick));
  cloud.put('prod/drills/20261122T110000Z.json', drillResult());
  return cloud;
}

export const headlineIn = (html: string) =>
  textOf(elementsOf(html).find((one) => attribute(one, 'class') === 'headline') as never);
export const stateIn = (html: string) =>
  textOf(
    elementsOf(html).find((one) =>
      /^pill (good|attention|bad)$/.test(attribute(one, 'class') ?? ''),
    ) as never,
  );
