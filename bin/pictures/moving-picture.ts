import type { Recording } from './recording.ts';

/** How a terminal is drawn, in pixels. */
const cell = { width: 7.83, height: 18, margin: 14, bar: 30 };
const rows = 26;
const columns = 100;

/** Seconds. */
const pace = { longestWait: 1.2, leastShown: 0.05, atTheEnd: 8 };

const style = `
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}
.screen{fill:#f6f8fa}.edge{fill:none;stroke:#d1d9e0}.good{fill:#1a7f37}.dim{fill:#59636e}.typed{font-weight:600}
@media (prefers-color-scheme:dark){
text{fill:#f0f6fc}.screen{fill:#0d1117}.edge{stroke:#3d444d}.good{fill:#3fb950}.dim{fill:#9198a1}
}`;

/**
 * A recording as a picture that moves by CSS alone, in a loop; who wants no motion sees its end. Long waits
 * are cut, for the lines themselves tell how long things took. Pure.
 */
export function movingPicture({ title, lines }: Recording, description: string): string {
  const typed: Recording['lines'] = [[0, `$ ${title}`]];
  const shown = [...typed, ...lines].flatMap(([time, line]) =>
    folded(line).map((part) => ({ time, line: part, kind: kindOf(line) })),
  );
  const times = paced(shown.map(({ time }) => time));
  const length = (times.at(-1) ?? 0) + pace.atTheEnd;
  const width = (columns + 2) * cell.width + 2 * cell.margin;
  const height = rows * cell.height + 2 * cell.margin + cell.bar;
  const steps = times.map((time, at) => ({ percent: (100 * time) / length, printed: at + 1 }));
  const last = shown.length;
  const top = cell.bar + cell.margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(width)}" height="${height}" viewBox="0 0 ${Math.round(width)} ${height}" role="img">
<title>${escaped(title)}</title>
<desc>${escaped(description)}</desc>
<style>${style.replaceAll('\n', '')}
.moves{animation-duration:${length.toFixed(1)}s;animation-iteration-count:infinite;animation-timing-function:step-end}
.paper{transform:translateY(${scrolled(last)}px)}
.cover{transform:translateY(${covered(last)}px)}
@media (prefers-reduced-motion:no-preference){.paper{animation-name:paper}.cover{animation-name:cover}}
@keyframes paper{${keyframes(steps, scrolled)}}
@keyframes cover{${keyframes(steps, covered)}}
</style>
<clipPath id="window"><rect y="${top}" width="${Math.round(width)}" height="${rows * cell.height}"/></clipPath>
<rect class="screen" width="100%" height="100%" rx="8"/>
<g clip-path="url(#window)"><g class="moves paper">
${shown.map(({ line, kind }, at) => lineText(line, kind, at, top)).join('')}</g>
<rect class="screen moves cover" y="${top}" width="100%" height="${rows * cell.height}"/></g>
<rect class="edge" x=".5" y=".5" width="${Math.round(width) - 1}" height="${height - 1}" rx="8"/>
<text class="dim" x="${cell.margin}" y="20">${escaped(title)}</text>
</svg>
`;
}

const scrolled = (printed: number) => -Math.max(0, printed - rows) * cell.height;
const covered = (printed: number) => Math.min(printed, rows) * cell.height;

type Step = { readonly percent: number; readonly printed: number };

/** Of lines that are printed at once only the last one moves. */
function keyframes(steps: readonly Step[], place: (printed: number) => number): string {
  const moves = [
    ...new Map(steps.map(({ percent, printed }) => [percent.toFixed(2), place(printed)])),
  ];
  return moves
    .filter(([, to], at) => to !== moves[at - 1]?.[1])
    .map(([percent, to]) => `${percent}%{transform:translateY(${to}px)}`)
    .join('');
}

/** Nobody watches a wait. */
function paced(times: readonly number[]): number[] {
  let now = 0;
  return times.map((time, at) => {
    const wait = time - (times[at - 1] ?? 0);
    now += Math.min(pace.longestWait, Math.max(wait === 0 ? 0 : pace.leastShown, wait));
    return now;
  });
}

/** As a terminal breaks a line. */
const folded = (line: string): string[] => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''];

const kinds = [
  [/^\$ /, 'typed'],
  [/^\s*✓/, 'good'],
  [/^· |^\s*#/, 'dim'],
] as const;

const kindOf = (line: string) => kinds.find(([pattern]) => pattern.test(line))?.[1];

function lineText(line: string, kind: string | undefined, at: number, top: number): string {
  if (line === '') return '';
  const y = top + (at + 1) * cell.height - 5;
  return `<text x="${cell.margin}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escaped(line)}</text>\n`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
