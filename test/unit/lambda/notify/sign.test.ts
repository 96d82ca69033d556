import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from '../../../../lambda/notify/sign.ts';

test('the vector of the public libraries is signed as they sign it', () => {
  const headers = signatureHeaders(
    { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', seconds: 1_614_265_330, body: '{"test": 2432232314}' },
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  );

  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('whatever is signed, the library of Standard Webhooks signs the same', () => {
  const keys = fc.uint8Array({ minLength: 24, maxLength: 64 });
  const seconds = fc.integer({ min: 1, max: 4_000_000_000 });

  fc.assert(
    fc.property(keys, fc.uuid(), seconds, fc.string({ unit: 'binary' }), (key, id, at, body) => {
      const secret = `whsec_${Buffer.from(key).toString('base64')}`;
      const { 'webhook-signature': ours } = signatureHeaders({ id, seconds: at, body }, secret);

      expect(ours).toBe(new Webhook(secret).sign(id, new Date(at * 1000), body));
    }),
  );
});
