/** What a process is that was started as `npx zk-backup`, of the sources or of the one file they are built to. */
import { main } from './main.ts';

// Whoever reads the output may stop early, as head does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? 0 : 2),
);
// The locked SDK runs on Node 20; that a later one will not is no news for who restores.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
