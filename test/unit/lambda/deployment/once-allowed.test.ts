import { NotReached } from '../../../../lambda/catalog/errors.ts';
import { onceAllowed } from '../../../../lambda/deployment/once-allowed.ts';

const named = (name: string) => Object.assign(new Error('no'), { name });

/** Fails with these, one after the other, and then does not. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  let tries = 0;
  return {
    tries: () => tries,
    work: async () => {
      tries += 1;
      const error = left.shift();
      if (error) throw error;
      return 'done';
    },
  };
}

test('what a role may not do yet is tried again until it may', async () => {
  const cause = named('AccessDenied');
  const { work, tries } = failing(
    named('AccessDeniedException'),
    new NotReached('It cannot be read.', { hint: '', cause }),
  );

  expect(await onceAllowed(work, [0, 0, 0])).toBe('done');
  expect(tries()).toBe(3);
});

test('what it may never do is told at last', async () => {
  const { work, tries } = failing(...[1, 2, 3].map(() => named('AccessDenied')));

  await expect(onceAllowed(work, [0, 0])).rejects.toThrow('no');
  expect(tries()).toBe(3);
});

test('whatever else fails is told at once', async () => {
  const { work, tries } = failing(named('NoSuchBucket'));

  await expect(onceAllowed(work, [0, 0])).rejects.toThrow('no');
  expect(tries()).toBe(1);
});
