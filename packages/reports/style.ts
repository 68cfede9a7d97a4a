/** The page's look. Colours are variables, so that dark mode changes them in one place. */
export const style = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#fff;--card:#f6f8fa;--line:#d1d9e0;--pass:#1a7f37;--fail:#cf222e;--inconclusive:#9a6700;--series:#0969da;--series2:#bc4c00}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9ea7b0;--paper:#0d1117;--card:#161b22;--line:#3d444d;--pass:#3fb950;--fail:#ff6a62;--inconclusive:#d8a634;--series:#58a6ff;--series2:#f0883e}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
header,main{max-width:62rem;margin:0 auto;padding:1rem 1.25rem}
header{border-left:.5rem solid var(--line);margin-top:1.5rem;padding-block:.25rem;padding-left:.75rem}
header.pass{border-color:var(--pass)}header.fail{border-color:var(--fail)}header.inconclusive{border-color:var(--inconclusive)}
header p{margin:.5rem 0}
.verdict b{text-transform:uppercase;letter-spacing:.06em;margin-right:.6rem}.verdict span{color:var(--soft)}
.pass .verdict b{color:var(--pass)}.fail .verdict b{color:var(--fail)}.inconclusive .verdict b{color:var(--inconclusive)}
h1{margin:.2rem 0 .6rem;font-size:1.55rem;line-height:1.35;font-weight:600;text-wrap:pretty}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1.2rem 0 .4rem}section:first-child h2{margin-top:.6rem}
.clue{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem .8rem}.clue code{background:var(--paper)}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,monospace;background:var(--card);border-radius:4px;padding:.05em .3em;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;overflow-x:auto;font:.8rem/1.45 ui-monospace,monospace}
a{color:var(--series)}
small,.more{color:var(--soft);font-size:.85em}
:focus-visible{outline:2px solid var(--series);outline-offset:2px}
summary{cursor:pointer;padding:.3rem 0}details{margin:.4rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.8rem 0}
th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}td{overflow-wrap:anywhere}
.number{text-align:right}td.number{font-variant-numeric:tabular-nums;overflow-wrap:normal}
.badge{font-weight:600;white-space:nowrap}.badge.pass{color:var(--pass)}.badge.fail{color:var(--fail)}.badge.inconclusive{color:var(--inconclusive)}.badge.not-applicable,.badge.neutral{color:var(--soft)}
.chain{display:flex;flex-wrap:wrap;gap:.6rem 1.6rem;list-style:none;padding:0;margin:.8rem 0}
.chain li{position:relative;border:1px solid var(--line);border-top:3px solid var(--soft);border-radius:6px;background:var(--card);padding:.35rem .7rem}
.chain li.pass{border-top-color:var(--pass)}.chain li.fail{border-top-color:var(--fail)}.chain li.inconclusive{border-top-color:var(--inconclusive)}
.chain li:not(:last-child)::after{content:"→"/"";position:absolute;right:-1.3rem;top:.5rem;color:var(--soft)}
.chain b,.chain span{display:block}.chain span{color:var(--soft);font-size:.85rem}
figure{margin:1rem 0}figcaption{color:var(--soft);font-size:.9rem;margin-bottom:.3rem}
.forest{list-style:none;margin:0;padding:0;font-size:.9rem}
.forest li{display:grid;grid-template-columns:minmax(9rem,12rem) 1fr 17rem;gap:0 .9rem;align-items:stretch;border-bottom:1px solid var(--line)}
.forest .label,.forest .numbers{padding:.28rem 0;overflow-wrap:anywhere}
.forest .numbers{white-space:nowrap;font-variant-numeric:tabular-nums;display:flex;justify-content:space-between;gap:.6rem}
.forest .bar{position:relative;min-height:1.6rem}
.forest .bar i{position:absolute;font-style:normal}
.forest .zero{top:0;bottom:0;border-left:1px solid var(--soft)}
.forest .beyond{left:0;top:0;bottom:0;background:var(--fail);opacity:.1}
.forest .limit{top:0;bottom:0;border-left:2px dashed var(--fail);margin-left:-1px}
.forest .range{top:50%;height:4px;margin-top:-2px;border-radius:2px;background:var(--soft);min-width:2px}
.forest .dot{top:50%;width:12px;height:12px;margin:-6px 0 0 -6px;border-radius:50%;background:var(--soft);border:2px solid var(--paper)}
.forest .pass .range,.forest .pass .dot{background:var(--pass)}.forest .fail .range,.forest .fail .dot{background:var(--fail)}.forest .inconclusive .range,.forest .inconclusive .dot{background:var(--inconclusive)}
.forest .fail .label{font-weight:600}
.forest li.axis{border:0}.forest .axis i{top:.1rem;transform:translateX(-50%);white-space:nowrap;color:var(--soft);font-size:.8rem}.forest .axis i.start{transform:none}.forest .axis i.end{transform:translateX(-100%)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1.2rem 2rem}.charts figure{margin:0;max-width:27rem}
svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .tick{fill:var(--soft);font-size:12px}
svg .axis{stroke:var(--soft);fill:none}svg .dashed{stroke-dasharray:4 4}
svg path[class^=series]{fill:none;stroke-width:2}svg .series-1{stroke:var(--series)}svg .series-2{stroke:var(--series2)}svg .area{fill-opacity:.12}
svg .series-1.area{fill:var(--series)}svg .series-2.area{fill:var(--series2)}svg .legend-1{fill:var(--series)}svg .legend-2{fill:var(--series2)}
.digest{color:var(--soft)}
@media (max-width:44rem){
h1{font-size:1.25rem}header,main{padding-inline:.9rem}header{padding-left:.4rem}
.forest li{grid-template-columns:1fr;padding:.3rem 0}.forest .numbers{order:2}.forest .label{padding-bottom:0}.forest .bar{order:3;min-height:1.4rem}.forest .numbers{padding-top:0}
table,tbody,tr,td{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:6px;padding:.3rem .7rem;margin:.5rem 0}
td,td.number{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.12rem 0;text-align:right}
td::before{content:attr(data-label);color:var(--soft);flex:none;max-width:45%;text-align:left}
td:first-child{text-align:left;font-weight:600}td:first-child::before,td[data-empty]{display:none}
}
@media print{details::details-content{content-visibility:visible;display:block}summary{list-style:none;font-weight:600}}
`.trim();
