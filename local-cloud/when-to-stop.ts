/**
 * For a program that has started servers: aborted by a signal, and as soon as what it prints cannot be
 * read any more, as when `head` has seen enough. Without it the program would end at once, and its
 * servers would stay.
 */
export function whenToStop(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  for (const output of [process.stdout, process.stderr]) output.on('error', stop);
  return stopping.signal;
}
