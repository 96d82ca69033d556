import { Html } from './html.ts';

/** The look of the page: light, dark and on paper. */
export const style = new Html(`
:root{--ink:#1b1f24;--soft:#57606a;--faint:#d9dee4;--ground:#f6f7f9;--sheet:#fff;--line:#2f6fdb;--fill:#2f6fdb1c;--bar:#7aa2e3;
--good:#116329;--good-in:#dff3e4;--look:#7a4b00;--look-in:#fbeccb;--bad:#a40e26;--bad-in:#fde2e4;
--same:#e9edf2;--grown:#fbe6c3;--much:#f4c983;--shrunk:#cfe0fa;--shrunk-much:#a9c7f5;--new:#e6e0f5}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ed;--soft:#9ba6b2;--faint:#2d343d;--ground:#0e1116;--sheet:#161a20;--line:#7fb0ff;--fill:#7fb0ff22;--bar:#4f7fc9;
--good:#7ee2a0;--good-in:#12331f;--look:#f0c674;--look-in:#3a2c0c;--bad:#ff9a9f;--bad-in:#451a1f;
--same:#252c35;--grown:#4a3813;--much:#6b4e12;--shrunk:#1c3557;--shrunk-much:#24487a;--new:#352c4f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Inter,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1160px;margin:0 auto;padding:0 20px}
header{padding-top:28px;padding-bottom:4px}
h1{font-size:22px;line-height:1.25;margin:0;letter-spacing:-.01em}
header p{margin:2px 0 0;color:var(--soft)}
h2{font-size:20px;line-height:1.3;margin:0;display:flex;align-items:center;gap:10px;letter-spacing:-.01em}
h3{font-size:13px;line-height:1.4;margin:30px 0 10px;color:var(--soft);font-weight:600;text-transform:uppercase;letter-spacing:.05em}
code{font:12.5px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
a{color:inherit;text-decoration-color:var(--line);text-underline-offset:3px}
section{background:var(--sheet);border:1px solid var(--faint);border-radius:10px;padding:22px 24px 26px;margin:20px 0}
.headline{font-size:18px;line-height:1.45;margin:8px 0 0;text-wrap:pretty;max-width:60em}
.pill{display:inline-block;padding:1px 8px;border-radius:99px;font-size:12px;line-height:18px;font-weight:600;letter-spacing:.01em;white-space:nowrap}
.pill.good{color:var(--good);background:var(--good-in)}.pill.attention{color:var(--look);background:var(--look-in)}.pill.bad{color:var(--bad);background:var(--bad-in)}
.troubles{margin:12px 0 0;padding:10px 14px 10px 30px;background:var(--look-in);color:var(--look);border-radius:8px;font-size:14px}
.troubles li{overflow-wrap:anywhere}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;margin:20px 0 0;background:var(--faint);border:1px solid var(--faint);border-radius:8px;overflow:hidden}
.figures div{background:var(--sheet);padding:10px 14px 12px}
.figures dt{font-size:12.5px;color:var(--soft)}
.figures dd{margin:2px 0 0;font-size:19px;line-height:1.3;font-weight:600;letter-spacing:-.01em}
.figures small{font-size:12.5px;font-weight:400;color:var(--soft);letter-spacing:0;white-space:nowrap}
.figures .pill{font-size:14px;line-height:22px}
.none{color:var(--soft);font-weight:400}
.charts{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:22px 28px;margin-top:22px}
figure,.maps>*{margin:0;min-width:0}
.chart figcaption{display:flex;justify-content:space-between;align-items:baseline;gap:8px;font-size:13px;margin-bottom:6px}
.chart figcaption span:first-child{color:var(--soft)}
.chart figcaption data{font-weight:600}
.chart small{color:var(--soft);font-weight:400}
.chart svg{display:block;width:100%;height:84px;border-bottom:1px solid var(--faint);overflow:visible}
.area{fill:var(--fill)}.line{fill:none;stroke:var(--line);stroke-width:1.75;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.dot{fill:none;stroke:var(--line);stroke-width:5;stroke-linecap:round;vector-effect:non-scaling-stroke}
.bar{fill:var(--bar)}.promised{fill:none;stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
.axis{display:flex;justify-content:space-between;gap:8px;font-size:11.5px;color:var(--soft);margin-top:4px}
.key{display:inline-block;width:14px;border-top:2px solid var(--ink);vertical-align:middle}
.maps{display:grid;grid-template-columns:1fr 1fr;gap:18px 24px}
.maps figcaption{font-size:13px;color:var(--soft);margin-bottom:6px}
.map{position:relative;width:100%;min-height:220px;border-radius:8px;overflow:hidden;background:var(--ground);border:1px solid var(--faint);font-size:12px;line-height:16px}
.map .box{position:absolute;overflow:hidden;border:1px solid var(--sheet);border-radius:3px}
.at{display:block;padding:2px 5px 0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.at small{font-size:11px;opacity:.85}
.in{position:absolute;left:3px;right:3px;top:20px;bottom:3px}
.same{background:var(--same)}.grown{background:var(--grown)}.grown.much{background:var(--much)}.shrunk{background:var(--shrunk)}.shrunk.much{background:var(--shrunk-much)}.new{background:var(--new)}
.legend{font-size:12.5px;color:var(--soft);margin:8px 0 0}
.legend .box{display:inline-block;width:13px;height:13px;border-radius:3px;vertical-align:-2px;margin:0 2px 0 10px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:4px 28px;margin-top:14px}
.pair>div{min-width:0}
.since,.expiry{font-size:13px;color:var(--soft);margin:10px 0 4px}
.scroll+.since{margin-top:22px}
.scroll{overflow-x:auto;margin:0 -4px;padding:0 4px}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--line);outline-offset:2px;border-radius:4px}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--faint);vertical-align:baseline;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:12px;font-weight:600;color:var(--soft)}
tbody th{font-weight:400}
.right{text-align:right}
.right+:not(.right){padding-left:10px}
data,time{white-space:nowrap}
th code{white-space:normal;display:inline-block;min-width:150px}
.notes td{white-space:normal;padding-top:0;color:var(--look);font-size:13px}
tr:has(+.notes)>*{border-bottom:0}
.notes p{margin:0 0 2px;max-width:80em;overflow-wrap:anywhere}
details{margin-top:8px}summary{cursor:pointer;font-size:13px;color:var(--soft)}
.failures{list-style:none;margin:0;padding:0;font-size:14px}
.failures li{padding:10px 0;border-bottom:1px solid var(--faint);overflow-wrap:anywhere}
.failures p{margin:0;max-width:70em}
.failures .what{display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline;font-size:13px;color:var(--soft);margin-bottom:3px}
.hint{color:var(--soft)}.hint::before{content:"→ "}
footer{color:var(--soft);font-size:13px;padding-top:6px;padding-bottom:40px}
footer h2{font-size:13px;margin-bottom:6px}
footer dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:0}
footer dt{font-weight:600}footer dd{margin:0}
@media (max-width:940px){.figures{grid-template-columns:repeat(3,1fr)}.charts{grid-template-columns:repeat(2,minmax(0,1fr))}.pair{grid-template-columns:minmax(0,1fr)}}
@media (max-width:560px){.charts{grid-template-columns:minmax(0,1fr);gap:16px}header,main,footer{padding-left:12px;padding-right:12px}section{padding:16px 14px 20px;margin:12px 0}.headline{font-size:16.5px}.figures{grid-template-columns:1fr 1fr}.maps{grid-template-columns:minmax(0,1fr)}footer dl{grid-template-columns:1fr}footer dd{margin-bottom:6px}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--faint:#ccc;--ground:#fff;--sheet:#fff;--line:#1d4fa8;--fill:#1d4fa814;--bar:#7aa2e3;--good:#116329;--good-in:#dff3e4;--look:#7a4b00;--look-in:#fbeccb;--bad:#a40e26;--bad-in:#fde2e4;--same:#e9edf2;--grown:#fbe6c3;--much:#f4c983;--shrunk:#cfe0fa;--shrunk-much:#a9c7f5;--new:#e6e0f5}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10.5pt}section{border:0;border-top:1px solid #ccc;border-radius:0;padding:14px 0}header,main,footer{max-width:none;padding-left:0;padding-right:0}
.figures,figure,tr,.failures li{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}table{font-size:8pt}th,td{white-space:normal;padding:4px 6px 4px 0}
td code{font-size:7.5pt}table .pill{font-size:7.5pt;padding:0 6px}
details::details-content{content-visibility:visible;display:block}
@page{margin:14mm}}
`);
