/** Pictures in docs are made from what lies beside them, and show all of it. */
import { drawing } from '../../../bin/pictures/drawing.ts';
import { movingPicture } from '../../../bin/pictures/moving-picture.ts';
import { readRecording, writeRecording } from '../../../bin/pictures/recording.ts';
import { pictures } from '../../../bin/pictures/sources.ts';
import { read } from '../house/repository.ts';

const { architecture, restore } = pictures;
const recording = readRecording(read(restore.from));

test('the drawing is the one of its graph: npm run pictures', async () => {
  const made = await drawing(read(architecture.from), architecture.title, architecture.shows);

  expect(read(architecture.to)).toBe(made);
});

test('the moving picture is the one of its recording: npm run pictures', () => {
  expect(read(restore.to)).toBe(movingPicture(recording, restore.shows));
});

test('a recording is kept as it was', () => {
  expect(writeRecording(recording)).toBe(read(restore.from));
});

test('what is recorded is a run that ended well, of what README says', () => {
  expect(recording.title).toBe(['npm', ...restore.runs].join(' '));
  expect(read('README.md')).toContain(`\`${recording.title}\``);
  expect(recording.lines.some(([, line]) => /^✓ all [\d,]+ znodes are equal/.test(line))).toBe(
    true,
  );
});

test.each([architecture.to, restore.to])(
  '%s needs no script, no network and not much room',
  (path) => {
    const svg = read(path);

    expect(svg).not.toMatch(/<script|<foreignObject|href=|@import|url\((?!#)/);
    expect(svg).toMatch(/prefers-color-scheme:dark/);
    expect(svg.length).toBeLessThan(300_000);
  },
);

test('each line of a run is shown, escaped and broken as a terminal breaks it', () => {
  const long = 'x'.repeat(150);

  const svg = movingPicture(
    {
      title: 'npm start',
      lines: [
        [1, 'a <b> & c'],
        [2, long],
      ],
    },
    'a run',
  );

  const shown = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line]) => line);
  expect(shown).toEqual([
    '$ npm start',
    'a &lt;b&gt; &amp; c',
    'x'.repeat(100),
    'x'.repeat(50),
    'npm start',
  ]);
});

test('who wants no motion sees the end of the run', () => {
  const lines = Array.from({ length: 40 }, (_, at) => [at, `line ${at}`] as const);

  const svg = movingPicture({ title: 'npm start', lines }, 'a run');

  expect(svg.match(/animation-name/g)).toHaveLength(2);
  expect(svg).toMatch(
    /^@media \(prefers-reduced-motion:no-preference\)\{.*animation-name.*animation-name/m,
  );
  // 41 lines, of which 26 fit: the first 15 are above the window.
  expect(svg).toContain('.paper{transform:translateY(-270px)');
});

test.each([
  ['docs/try-it.md', '· synthesizing'],
  ['docs/how-it-works.md', '$ npx zk-backup restore local --execute'],
])('the sample of %s is of the run that is recorded, in its order', (path, begin) => {
  const samples = read(path).match(/(?<=^```\n).*?(?=\n```$)/gms) ?? [];
  const shown = samples.find((sample) => sample.startsWith(begin))?.split('\n') ?? [];
  const printed = recording.lines.map(([, line]) => line);

  const places = shown.filter((line) => line !== '').map((line) => printed.indexOf(line));

  expect(places.length).toBeGreaterThan(4);
  expect(places.filter((place) => place < 0)).toEqual([]);
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

test('each step of the run that is recorded has a sentence', () => {
  const steps = recording.lines.flatMap(
    ([, line]) => /^ +\d+\.\d\d s {2}(.*)$/.exec(line)?.[1] ?? [],
  );

  expect(steps.length).toBeGreaterThan(10);
  expect(steps.filter((said) => /^\w+-[\w-]+$/.test(said))).toEqual([]);
});
