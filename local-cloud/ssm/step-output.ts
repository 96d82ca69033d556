/** What is left of a step's output, and the sentences the agent appends (docs/facts/run-command.md). */

/** Bytes of stdout and of stderr that the agent sends. */
export const streamLimit = 24_000;
const combinedLimit = 2_500;
const cutMark = '--output truncated--';
const title = '\n----------ERROR-------\n';
const outputCut = '\n---Output truncated---';
const errorCut = '\n---Error truncated----';

/** The head of a stream. Cuts are on bytes: a split character becomes U+FFFD. */
export function keepHead(stream: Buffer): string {
  return stream.length < streamLimit
    ? stream.toString()
    : head(stream.toString('latin1'), streamLimit - cutMark.length, 'latin1') + cutMark;
}

/** The `Output` of ListCommandInvocations: both streams in 2500 bytes. */
export function combine(stdout: string, stderr: string): string {
  const [out, err] = [Buffer.byteLength(stdout), Buffer.byteLength(stderr)];
  const heading = err > 0 ? title : '';
  const space = combinedLimit - heading.length;
  if (out + err < space) {
    return stdout + heading + stderr;
  }
  if (out > space / 2 && err > space / 2) {
    const each = Math.floor((space - outputCut.length - errorCut.length) / 2);
    return head(stdout, each) + outputCut + heading + head(stderr, each) + errorCut;
  }
  return out < space / 2
    ? stdout + heading + head(stderr, space - errorCut.length - out) + errorCut
    : head(stdout, space - outputCut.length - err) + outputCut + heading + stderr;
}

const head = (text: string, bytes: number, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).subarray(0, bytes).toString();

export const appendLine = (text: string, line: string) =>
  text === '' || text.endsWith('\n') ? text + line : `${text}\n${line}`;

export const onFailureSentence =
  '\nStep was found to have onFailure property. Further document steps will be skipped.';

export const exitCodeSentence = (code: 168 | 169) =>
  `\nStep exited with code ${code}. Therefore, marking step as ` +
  `${code === 168 ? 'succeeded' : 'Failed'}. Further document steps will be skipped.`;

export const skippedSentence = (step: string) =>
  `Plugin with name aws:runShellScript and id ${step} skipped due to prior step with an exit condition`;
