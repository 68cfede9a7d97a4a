/** What a dashboard has and a report has not; colours are those of every page. */
export const dashboardStyle = `
[hidden]{display:none!important}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem}
header,main,nav{max-width:76rem}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:0 auto;padding:.7rem 1.25rem;font-size:.9rem;border-bottom:1px solid var(--line)}
nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--ink);text-decoration:underline}nav .home{color:var(--ink);font-weight:600}
.tiles{display:flex;flex-wrap:wrap;gap:.8rem;margin-top:.6rem}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;min-width:0;flex:1 1 10.5rem}
.tile.wide{flex:2 1 18rem}
.tile h2{margin:0 0 .25rem;padding:0;border:0;font-size:.85rem;font-weight:600;color:var(--soft)}.tile h2 code{background:none;padding:0}
.tile p{margin:.1rem 0;font-size:.88rem}.tile .lead{font-size:1.45rem;font-weight:600;line-height:1.3;overflow-wrap:anywhere}
.tile .number-lead{font-size:2.1rem;font-variant-numeric:tabular-nums}
.tile code{background:none;padding:0}
.spark{height:3rem;margin-top:.5rem}svg .area{stroke:none}.whole{white-space:nowrap;overflow-wrap:normal}svg circle.legend-1{fill:var(--series)}
.nothing{color:var(--soft);border:1px dashed var(--line);border-radius:8px;padding:.6rem .9rem}
.chart:empty{display:none}.chart{margin:.6rem 0 1rem}
.controls{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.6rem 0}
.controls label{min-width:0;max-width:100%;grid-template-columns:minmax(0,auto);font-size:.8rem;color:var(--soft);display:grid;gap:.15rem}
select{text-overflow:ellipsis}select,input[type=search],button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:.28rem .5rem;max-width:100%}
button{cursor:pointer}button:hover{background:var(--card)}button[disabled]{opacity:.5;cursor:default}
th button{border:0;background:none;padding:0;font-weight:600;font-size:inherit;color:inherit;text-align:inherit}
th[aria-sort=ascending] button::after{content:" ↑"/""}th[aria-sort=descending] button::after{content:" ↓"/""}
.plot{outline-offset:4px;border-radius:6px}.plot .u-legend{display:none}
.readout{min-height:1.5em;margin:.2rem 0;font-size:.88rem;font-variant-numeric:tabular-nums}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.8rem;color:var(--soft);margin:.2rem 0}
.legend i{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.3rem;background:currentColor}
.legend .pass i{color:var(--pass)}.legend .fail i{color:var(--fail)}.legend .inconclusive i{color:var(--inconclusive)}.legend .ok i{color:var(--series)}
.compare{border:1px solid var(--line);border-radius:8px;padding:.3rem .9rem .7rem;margin:.6rem 0;background:var(--card)}
.compare h3{margin:.4rem 0}.compare td small{display:inline!important}.compare td{font-variant-numeric:tabular-nums}
#runs tr:target,#runs tr.chosen{background:var(--card)}#runs tr:target td:first-child,#runs tr.chosen td:first-child{box-shadow:inset 3px 0 var(--series)}
#runs tr[data-run] td:first-child,time{white-space:nowrap}.wide-table{overflow-x:auto}#runs tr[data-run] td:last-child{min-width:9rem}#runs td small{display:block}#runs table code{background:none;padding:0}
.pick{width:1.05rem;height:1.05rem;margin:.15rem .5rem 0 0;vertical-align:top;accent-color:var(--series)}
.timeline{overflow-x:auto}.timeline svg{min-width:36rem}
.segment rect{fill:var(--soft);fill-opacity:.28}.segment.other rect{fill-opacity:.16}.segment.present rect{fill:var(--pass);fill-opacity:.3;stroke:var(--pass)}
.segment text{font-weight:600}.mark circle{fill:var(--pass)}.mark path{stroke:var(--fail);stroke-width:3;fill:none}
.tree,.tree ul{list-style:none;margin:0;padding-left:1.1rem}.tree{padding-left:0;font-size:.92rem}
.tree li{position:relative;padding:.12rem 0}.tree ul li{border-left:1px solid var(--line);padding-left:.9rem}.tree ul li:last-child{border-color:transparent}
.tree ul li::before{content:"";position:absolute;left:-1px;top:0;width:.75rem;height:.9rem;border-left:1px solid var(--line);border-bottom:1px solid var(--line);border-bottom-left-radius:5px}
.tree b{font-weight:600}.tree b.raw{color:var(--series)}
.projects{display:grid;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:1rem;list-style:none;padding:0}
.projects li{border:1px solid var(--line);border-top:4px solid var(--soft);border-radius:8px;background:var(--card);padding:.7rem 1rem}
.projects li.pass{border-top-color:var(--pass)}.projects li.fail{border-top-color:var(--fail)}.projects li.inconclusive{border-top-color:var(--inconclusive)}
.projects h2{border:0;margin:0;padding:0;font-size:1.1rem}.projects p{margin:.25rem 0}
footer{margin:2rem 0 1rem;color:var(--soft);font-size:.85rem}
@media (max-width:44rem){nav{padding-inline:.9rem}th button{display:none}.tree,.tree ul{padding-left:.5rem}}
@media print{nav,.controls,.pick{display:none}}
`.trim();
