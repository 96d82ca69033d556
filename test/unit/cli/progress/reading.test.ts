import { watch } from '../../../../cli/progress/reading.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const terminal = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
};

test('a person who watches sees how far it is', () => {
  const stderr = terminal(true);
  const progress = watch('verifying', stderr);
  progress.total = 200;
  const later = performance.now() + 1000;
  jest.spyOn(performance, 'now').mockReturnValue(later);

  progress.take(100);

  expect(stderr.written.join('')).toContain('verifying ██████████░░░░░░░░░░ 50 % of 200 bytes');
});

test('a file or a pipe gets no progress', () => {
  const stderr = terminal(false);
  const progress = watch('verifying', stderr);

  progress.take(100);
  progress.end();

  expect(stderr.written).toEqual([]);
});

test('what is read again after the end is not told', () => {
  const stderr = terminal(true);
  const progress = watch('reading', stderr);
  progress.end();

  progress.take(100);

  expect(stderr.written).toEqual([]);
});
