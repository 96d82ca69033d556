/** Runs the stand-in in a process of its own: `serve.ts DIRECTORY`; prints its endpoint. */
import { startS3 } from './server.ts';

startS3({
  directory: process.argv[2] ?? '',
  buckets: [{ name: 'archives', versioned: true }],
}).then(
  (s3) => console.log(s3.endpoint),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
