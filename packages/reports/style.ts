/** The page's look. Colours are variables, so that dark mode changes them in one place. */
export const style = `
:root{--ink:#1c2128;--soft:#59636e;--paper:#fff;--card:#f6f8fa;--line:#d1d9e0;--pass:#1a7f37;--fail:#cf222e;--inconclusive:#9a6700;--series:#0969da;--series2:#bc4c00}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--card:#161b22;--line:#3d444d;--pass:#3fb950;--fail:#f85149;--inconclusive:#d29922;--series:#58a6ff;--series2:#f0883e}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main{max-width:60rem;margin:0 auto;padding:1rem}
header{border-left:.5rem solid var(--line);margin-top:1.5rem}
header.pass{border-color:var(--pass)}header.fail{border-color:var(--fail)}header.inconclusive{border-color:var(--inconclusive)}
.verdict{margin:0;font-weight:700;text-transform:uppercase;letter-spacing:.06em}
.pass .verdict{color:var(--pass)}.fail .verdict{color:var(--fail)}.inconclusive .verdict{color:var(--inconclusive)}
h1{margin:.1rem 0;font-size:1.6rem}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1.2rem 0 .4rem}
.lead{font-size:1.15rem;margin:.3rem 0}
code{font:.88em ui-monospace,monospace;background:var(--card);border-radius:4px;padding:.05em .3em;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.badge{font-weight:600}.badge.pass{color:var(--pass)}.badge.fail{color:var(--fail)}.badge.inconclusive{color:var(--inconclusive)}.badge.not-applicable{color:var(--soft)}
.chain{display:flex;flex-wrap:wrap;gap:.6rem 1.6rem;list-style:none;padding:0}
.chain li{position:relative;border:1px solid var(--line);border-top:3px solid var(--soft);border-radius:6px;background:var(--card);padding:.35rem .7rem}
.chain li.pass{border-top-color:var(--pass)}.chain li.fail{border-top-color:var(--fail)}.chain li.inconclusive{border-top-color:var(--inconclusive)}
.chain li+li::before{content:"→";position:absolute;left:-1.3rem;top:.5rem;color:var(--soft)}
.chain b,.chain span{display:block}.chain span{color:var(--soft);font-size:.85rem}
figure{margin:.5rem 0}figcaption{color:var(--soft);font-size:.9rem}
.charts{display:flex;flex-wrap:wrap;gap:1rem}.charts figure{flex:1 1 17rem;max-width:26rem}
svg{width:100%;height:auto;display:block}
svg.forest{min-width:34rem}figure:has(svg.forest){overflow-x:auto}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .tick{fill:var(--soft);font-size:11px}
svg .axis{stroke:var(--line);fill:none}svg .dashed{stroke-dasharray:4 4}
svg path[class^=series]{fill:none;stroke-width:2}svg .series-1{stroke:var(--series)}svg .series-2{stroke:var(--series2)}svg .area{fill-opacity:.12}
svg .series-1.area{fill:var(--series)}svg .series-2.area{fill:var(--series2)}svg .legend-1{fill:var(--series)}svg .legend-2{fill:var(--series2)}
svg.forest g line{stroke:var(--soft);stroke-width:3}svg.forest g circle{fill:var(--soft)}
svg.forest g.pass line{stroke:var(--pass)}svg.forest g.pass circle{fill:var(--pass)}svg.forest g.fail line{stroke:var(--fail)}svg.forest g.fail circle{fill:var(--fail)}svg.forest g.inconclusive line{stroke:var(--inconclusive)}svg.forest g.inconclusive circle{fill:var(--inconclusive)}
svg.forest g line.limit{stroke:var(--ink);stroke-width:2}
.digest{color:var(--soft)}
`.trim();
