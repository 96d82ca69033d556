import { underWayText } from '../../../../lambda/deployment/refused.ts';
import { paragraphOf } from '../../../../lambda/shown.ts';

const longName = 'n'.repeat(40);
const inTheWay = (index: number) => ({
  ensemble: longName,
  what: `documents ${'d'.repeat(4_000)}`,
  runs: [
    {
      runId: `${longName}.drill-20261201T03000${index}Z`,
      execution: 'x',
      since: '2026-12-01T03:00:00Z',
      until: '2026-12-01T13:00:00Z',
    },
  ],
});

test('of many ensembles the first three are told, and how many more there are', () => {
  const [first, ...others] = Array.from({ length: 300 }, (_, index) => inTheWay(index % 10));

  const [sentence, { hint }] = underWayText([first ?? inTheWay(0), ...others]);

  expect(sentence.match(/is at work since/g)).toHaveLength(3);
  expect(sentence).toMatch(/So it is with 297 more ensembles\.$/);
  // With the way out, which stands last, it fits into an answer.
  expect(Buffer.byteLength(paragraphOf(sentence, hint))).toBeLessThan(2_400);
});
