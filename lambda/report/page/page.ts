import { ageText, counted } from '../../units.ts';
import type { Report, ReportedEnsemble } from '../model.ts';
import { lastProven } from '../troubles.ts';
import { type Html, html } from './html.ts';
import { amount, mark, moment, phrase, seconds, size, untold } from './marked.ts';
import { section, stateText } from './section.ts';
import { style } from './style.ts';
import { htmlTable } from './tables.ts';

/** Boxes of all treemaps together, and of one. */
const [mostBoxes, mostOfOne, leastOfOne] = [6000, 70, 8];

/**
 * The page: one file, which asks for no other and runs no program. Names in it are from outside, so that the
 * browser is told to run none either. Pure.
 */
export function page(report: Report): string {
  const { ensembles, madeAt, bucket } = report;
  const now = Date.parse(madeAt);
  const each = Math.floor(mostBoxes / 2 / Math.max(1, ensembles.length));
  const room = { boxes: Math.max(leastOfOne, Math.min(mostOfOne, each)) };
  const { text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(ensembles)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Backups of ZooKeeper</h1>
<p>As of ${moment('madeAt', madeAt)} UTC, from <code>s3://${bucket}</code></p>
</header>
<main>
${ensembles.length === 0 && html`<p class="headline">Nothing is protected: there is no ensemble in this bucket.</p>`}
${ensembles.length > 1 && overview(ensembles, now)}
${ensembles.map((one) => section(one, now, room))}
</main>
<footer>${words()}</footer>
</body>
</html>
`;
  return text;
}

const titleOf = (ensembles: readonly ReportedEnsemble[]) =>
  `zk-backup: ${ensembles.length === 1 ? ensembles[0]?.ensemble : counted(ensembles.length, 'ensemble')}`;

/** All of them in a table, those first that are not well. */
function overview(ensembles: readonly ReportedEnsemble[], now: number): Html {
  const order = ['bad', 'attention', 'good'];
  const sorted = [...ensembles].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const wells = ensembles.filter(({ state }) => state === 'good').length;
  const headline = [
    { fact: 'wellCount', value: wells, text: String(wells) },
    ' of ',
    { fact: 'ensembleCount', value: ensembles.length, text: counted(ensembles.length, 'ensemble') },
    ' well.',
  ];
  const rows = sorted.map((one) => {
    const [newest] = one.backups;
    const proven = lastProven(one.backups);
    const age = proven
      ? mark({ fact: 'provenAt', value: proven.time, text: ageText(now - Date.parse(proven.time)) })
      : untold;
    return html`<tr data-overview="${one.ensemble}"><th scope="row"><a href="#${one.ensemble}">${one.ensemble}</a></th><td><span class="pill ${one.state}">${stateText[one.state]}</span></td><td class="right">${age}</td><td class="right">${amount('backupCount', one.backupCount)}</td><td class="right">${size('bytes', newest?.bytes ?? null)}</td><td class="right">${amount('znodes', newest?.znodes ?? null)}</td><td class="right">${seconds('drillSeconds', one.drills[0]?.seconds ?? null)}</td></tr>`;
  });
  return html`<section class="overview"><h2>All ensembles</h2><p class="headline">${phrase(headline)}</p>${htmlTable(
    'All ensembles',
    [
      ['Ensemble'],
      ['State'],
      ['Last proven', 'right'],
      ['Backups', 'right'],
      ['Archive', 'right'],
      ['Znodes', 'right'],
      ['Drilled', 'right'],
    ],
    rows,
  )}</section>`;
}

const words = () => html`<h2>What the words mean</h2>
<dl>
<dt>proven</dt><dd>Every byte was read back from S3, and the replayed tree met every digest that the server wrote.</dd>
<dt>sound</dt><dd>Every byte was checked and no transaction is missing, but no digest proves the tree.</dd>
<dt>downtime</dt><dd>How long one node did not serve while its files were taken. The others served.</dd>
<dt>drill</dt><dd>A restore of that backup into a scratch server beside a real one, from the command until it served.</dd>
<dt>estimate</dt><dd>What a plan to restore that backup would promise: download, unpacking and start, from its sizes.</dd>
<dt>expires</dt><dd>The day on which a rule of the bucket deletes it, because a newer good one is there.</dd>
</dl>
<p>Times are UTC. Made from manifests, reports, drills and restores in the bucket; no archive was read and no node was asked.</p>`;
