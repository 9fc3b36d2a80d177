/** The style of a report's HTML page: the look of the inspector, light or dark as the reader's system has it. */
export const htmlStyle = `
:root{color-scheme:light dark;--back:#fff;--text:#3b3b3b;--strong:#1f1f1f;--dim:#616161;--line:#e5e5e5;--hover:#f2f2f2;
--select:#e8e8e8;--accent:#1a85ff;--bar:#8a8a8a;--field:#fff;--field-line:#cecece;--warn:#895503}
@media (prefers-color-scheme:dark){:root{--back:#1f1f1f;--text:#ccc;--strong:#fff;--dim:#9d9d9d;--line:#2b2b2b;
--hover:#2a2d2e;--select:#04395e;--accent:#59a4f9;--bar:#8a8a8a;--field:#313131;--field-line:#3c3c3c;--warn:#cca700}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:13px/18px system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:13px;font-weight:600;margin:0;color:var(--strong)}
h2{font-size:13px;font-weight:600;margin:0;padding:12px;color:var(--strong)}
h2 small,h1 small{font-weight:400;color:var(--dim);margin-left:8px;font-size:12px}
h3{font-size:13px;font-weight:600;margin:0 0 4px;color:var(--strong)}
header{display:flex;gap:12px;align-items:baseline;padding:9px 12px;border-bottom:1px solid var(--line);flex-wrap:wrap}
header span{color:var(--dim)}
.numbers{display:flex;flex-wrap:wrap;border-bottom:1px solid var(--line)}
.numbers div{padding:8px 20px 8px 12px;border-right:1px solid var(--line)}
.numbers label{display:block;font-size:11px;line-height:14px;color:var(--dim)}
.numbers data{font-size:20px;line-height:24px;color:var(--strong)}
.numbers .state{margin-left:auto;border:0;text-align:right;font-size:11px;color:var(--dim)}
.split{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);border-bottom:1px solid var(--line)}
.split>section{min-width:0;overflow-x:auto}
.split>section+section{border-left:1px solid var(--line)}
.lower{grid-template-columns:minmax(0,3fr) minmax(320px,2fr)}
table{border-collapse:collapse;width:100%}
th{font-size:11px;font-weight:400;color:var(--dim);text-align:left;height:26px;white-space:nowrap}
th,td{padding:2px 10px}
.class,#classes td:first-child{white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}
.swatch{display:inline-block;width:11px;height:11px;border-radius:2px;border:1px solid color-mix(in srgb,var(--text) 28%,transparent);margin-right:8px;vertical-align:-1px}
svg.swatch{border:0}
svg.bar{width:100%;min-width:36px;height:6px;display:block}
.bar .pooled{fill:var(--bar)}.bar .loss{fill:var(--accent)}.bar .ground{fill:var(--line)}
.confusion td{text-align:right;padding:2px 4px;font-size:11px;min-width:34px;height:22px}
.confusion th{padding:2px 8px;text-align:right}
.confusion thead th{text-align:center}
${Array.from({ length: 11 }, (_, step) => `.c${step}{background:color-mix(in srgb,var(--accent) ${step * 8}%,transparent)}`).join('')}
${Array.from({ length: 11 }, (_, step) => `.d${step}{background:color-mix(in srgb,var(--text) ${step * 3}%,transparent)}`).join('')}
.tools{display:flex;gap:12px;align-items:center;padding:0 12px 8px;flex-wrap:wrap}
.tools label{color:var(--dim);font-size:12px}
input,select{background:var(--field);color:var(--text);border:1px solid var(--field-line);border-radius:4px;height:24px;padding:0 6px;font:inherit;font-size:12px}
#count{margin-left:auto;color:var(--dim);font-size:12px}
#scroller{height:min(920px,calc(100vh - 24px));overflow-y:auto;border-top:1px solid var(--line)}
#scroller thead th{position:sticky;top:0;background:var(--back);z-index:1}
#scroller tbody tr{height:74px;cursor:pointer}
#scroller tbody tr.space{height:auto;cursor:default}
#scroller tbody tr.space td{padding:0}
#scroller tbody tr:not(.space):hover{background:var(--hover)}
#scroller tbody tr.selected{background:var(--select)}
th button{background:none;border:0;padding:0;font:inherit;color:inherit;cursor:pointer}
th[aria-sort=descending] button::after{content:" ↓"}
th[aria-sort=ascending] button::after{content:" ↑"}
:focus-visible{outline:1px solid var(--accent);outline-offset:-1px}
.strip{display:flex;gap:2px}
#scroller td:first-child{padding-right:4px}
.strip img{width:84px;height:63px;object-fit:contain;display:block}
.large{display:grid;grid-template-columns:1fr 1fr;gap:2px;margin:8px 0}
.large img{width:100%;image-rendering:auto;display:block}
#scroller .name{min-width:92px;overflow-wrap:anywhere;color:var(--strong)}
.warn{color:var(--warn)}
#scatter{width:100%;height:320px;display:block}
#scatter-hint{min-height:18px;padding:0 12px;color:var(--dim)}
#details{padding:12px;border-top:1px solid var(--line)}
.files{margin:0;color:var(--dim);overflow-wrap:anywhere}
a{color:var(--accent)}
.problems{padding:0 12px 12px}
.problems li{overflow-wrap:anywhere}
footer{padding:12px;color:var(--dim);font-size:12px}
@media (max-width:1000px){.split,.lower{grid-template-columns:minmax(0,1fr)}.split>section+section{border-left:0;border-top:1px solid var(--line)}}
@media print{#scroller{height:auto}.tools{display:none}}
`;
