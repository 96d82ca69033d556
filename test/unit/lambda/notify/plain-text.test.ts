import fc from 'fast-check';
import { asciiLine, plainText } from '../../../../lambda/notify/plain-text.ts';

test('whatever a reason holds, a subject is one that SNS takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(asciiLine(`zk-backup: ${text}`)).toMatch(/^[\x20-\x7e]{1,99}$/);
    }),
  );
});

test('a text from outside stays on one line, and is no longer than a person reads', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
      expect(plainText(text)).toMatch(/^[^\p{Cc}\u2028\u2029]{0,1001}$/u);
    }),
  );
});
