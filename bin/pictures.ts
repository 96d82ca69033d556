import { readFileSync, writeFileSync } from 'node:fs';
import { drawing } from './pictures/drawing.ts';
import { movingPicture } from './pictures/moving-picture.ts';
import { readRecording, record, writeRecording } from './pictures/recording.ts';
import { pictures } from './pictures/sources.ts';

async function main(args: readonly string[]): Promise<void> {
  const { architecture, restore } = pictures;
  if (args.includes('--record')) {
    writeFileSync(restore.from, writeRecording(await record('npm', restore.runs)));
  }
  const read = ({ from }: { readonly from: string }) => readFileSync(from, 'utf8');
  writeFileSync(
    architecture.to,
    await drawing(read(architecture), architecture.title, architecture.shows),
  );
  writeFileSync(restore.to, movingPicture(readRecording(read(restore)), restore.shows));
}

void main(process.argv.slice(2));
