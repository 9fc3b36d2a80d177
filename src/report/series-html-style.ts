/** What the page of a series has beside the style of a report's. */
export const seriesStyle = `
.sentences{padding:8px 12px;border-bottom:1px solid var(--line)}.sentences p{margin:0 0 2px;overflow-wrap:anywhere}
figure{margin:0;padding:0 12px 8px}figcaption{display:flex;gap:16px;font-size:12px}
.plot{display:block;width:100%;height:auto}
.plot .grid{stroke:var(--line)}.plot .tick{font-size:11px;fill:var(--dim)}
.curve{fill:none;stroke:var(--accent);stroke-width:1.5;vector-effect:non-scaling-stroke}
.alone{stroke-width:4;stroke-linecap:round}
.plot .mean{stroke-dasharray:5 3}.plot .alone{stroke-dasharray:none}
.plot circle{fill:var(--accent);stroke:var(--back)}.plot circle.mean{fill:var(--back);stroke:var(--accent);stroke-dasharray:none}
#details:first-child{border-top:0}
.key::before{content:"";display:inline-block;width:18px;margin-right:6px;vertical-align:4px;border-top:2px solid var(--accent)}
.key.mean::before{border-top-style:dashed}
.spark{display:block;width:100%;min-width:90px;height:26px}
.spark .good{stroke:var(--dim);stroke-dasharray:3 3;vector-effect:non-scaling-stroke}
#details .spark{height:120px;margin:8px 0}
td.course{width:34%}
.scrolled>section{max-height:640px;overflow-y:auto}
#scroller.courses{height:min(620px,calc(100vh - 24px))}
#scroller.courses tbody tr:not(.space){height:34px}
.courses .kind{white-space:nowrap}
h2 small{white-space:normal}
.every summary{padding:8px 12px;color:var(--dim);cursor:pointer}.every{overflow-x:auto}
#runs .name,.values .name{overflow-wrap:anywhere}
`;
