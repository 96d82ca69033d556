import fc from 'fast-check';
import { squarify } from '../../../../lambda/report/page/squarify.ts';

const sorted = fc
  .array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((areas) => areas.sort((a, b) => b - a));

test('each area has its part of the box, and none reaches beyond it', () => {
  fc.assert(
    fc.property(sorted, fc.double({ min: 0.2, max: 5, noNaN: true }), (areas, aspect) => {
      const total = areas.reduce((sum, area) => sum + area, 0);

      const boxes = squarify(areas, aspect);

      expect(boxes).toHaveLength(areas.length);
      for (const [at, { left, top, width, height }] of boxes.entries()) {
        expect(width * height).toBeCloseTo((areas[at] as number) / total, 6);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(1 + 1e-6);
      }
    }),
  );
});

test('no two boxes lie over each other', () => {
  const boxes = squarify([30, 20, 20, 10, 10, 5, 3, 2], 1.6);

  const overlaps = boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (other) =>
          Math.min(one.left + one.width, other.left + other.width) -
            Math.max(one.left, other.left) >
            1e-9 &&
          Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top) >
            1e-9,
      ),
  );
  expect(overlaps).toEqual([]);
});

test('boxes are as square as those of the paper', () => {
  const boxes = squarify([6, 6, 4, 3, 2, 2, 1], 6 / 4);

  // Its example: a box of 6 by 4. 6 and 6 stand over each other, 4 and 3 beside, then each alone.
  const longest = boxes.map(({ width, height }) =>
    Math.max((width * 6) / (height * 4), (height * 4) / (width * 6)),
  );
  const wanted = [3 / 2, 3 / 2, 49 / 36, 49 / 27, 25 / 18, 25 / 18, 25 / 9];
  expect(longest.map((one) => one.toFixed(6))).toEqual(wanted.map((one) => one.toFixed(6)));
});

test('nothing has no room', () => {
  expect(squarify([], 1)).toEqual([]);
  expect(squarify([0, 0], 1).map(({ width, height }) => width * height)).toEqual([0, 0]);
});
