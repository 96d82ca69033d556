import { randomBytes } from 'node:crypto';
import { codeName } from '../../lambda/zookeeper/files/error-codes.ts';
import { answerReader, readReplyHeader } from '../../lambda/zookeeper/requests/answers.ts';
import { answerChallenge, isProof } from '../../lambda/zookeeper/requests/digest-md5.ts';
import { authFrame, requestFrame, saslFrame } from '../../lambda/zookeeper/requests/frames.ts';
import { requestTypes } from '../../lambda/zookeeper/requests/operations.ts';
import { NotReached } from '../errors.ts';
import type { Connection } from './connection.ts';
import type { WayIn } from './way-in.ts';

/**
 * Says who this is, and looks whether the server then takes a request: one that writes nothing.
 * @throws NotReached
 */
export async function authenticate(connection: Connection, wayIn: WayIn): Promise<void> {
  const { sasl, digest, name } = wayIn;
  if (sasl) await speakSasl(connection, wayIn);
  if (digest) {
    connection.write(authFrame('digest', `${digest.user}:${digest.password}`));
    const { code } = await answer(connection);
    if (code !== 0) throw refused(name, `does not take digest users (${codeName(code)})`);
  }
  connection.write(
    requestFrame(1, requestTypes.exists, (writer) => writer.string('/').boolean(false)),
  );
  const { code } = await answer(connection);
  if (code === 0) return;
  if (codeName(code) === 'SessionClosedRequireSaslAuth') {
    throw refused(
      name,
      'lets no client in without SASL',
      'Name a file with user:password: --sasl FILE',
    );
  }
  throw refused(name, `answers ${codeName(code)}`);
}

/** As ZooKeeper's own client does it: it begins with nothing, and the server with its challenge. */
async function speakSasl(connection: Connection, { sasl, name }: WayIn): Promise<void> {
  if (!sasl) return;
  const say = async (token: Uint8Array) => {
    connection.write(saslFrame(token));
    const { code, rest } = await answer(connection);
    const word = code === 0 ? rest.buffer() : null;
    if (word) return word;
    throw refused(
      name,
      `did not take the user ${sasl.user} by SASL (${codeName(code)})`,
      otherWays,
    );
  };
  const challenge = await say(Buffer.alloc(0));
  const answered = answerChallenge(challenge, sasl, randomBytes(24).toString('base64'));
  if (!answered) throw refused(name, 'speaks another SASL than DIGEST-MD5', otherWays);
  if (isProof(await say(answered.token), answered)) return;
  throw refused(name, `does not know the password of ${sasl.user} itself`, otherWays);
}

/** Kerberos (GSSAPI) takes a native library, and its tickets. */
const otherWays =
  'Compare --sasl FILE with the JAAS file of the servers (DigestLoginModule). Kerberos (GSSAPI) is not spoken here: add a user of DigestLoginModule, or write the znodes into files and put them back with a client that has a ticket: npx zk-backup get BACKUP PATH -o FOLDER/';

async function answer(connection: Connection) {
  const rest = answerReader((await connection.frame()).subarray(4));
  return { ...readReplyHeader(rest), rest };
}

const refused = (name: string, what: string, hint = 'See the log of that server.') =>
  new NotReached(`${name} ${what}.`, { hint: `Nothing was sent. ${hint}` });
