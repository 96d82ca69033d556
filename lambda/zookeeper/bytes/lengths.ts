/** A server's jute.maxbuffer where nobody set it. */
const defaultMaxBuffer = 0xfffff;

/**
 * What a server with its defaults reads from its disk, in bytes: jute.maxbuffer and
 * zookeeper.jute.maxbuffer.extrasize together, by default twice the first.
 */
export const defaultReadable = 2 * defaultMaxBuffer;

/**
 * A warning where a server with its defaults refuses a length.
 * @param length in bytes, of what a file holds in one piece
 */
export function tooLong(file: string, what: string, length: number): string[] {
  if (length <= defaultReadable) return [];
  return [
    `${file} holds ${what} of ${length} bytes: the server needs jute.maxbuffer of at least ${Math.ceil(length / 2)}, or does not start`,
  ];
}
