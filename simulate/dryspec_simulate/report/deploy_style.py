"""The style sheet of the deployment page; colours are named once for light and once for dark."""

from __future__ import annotations

STYLE = """
:root { --back: #fbfbfa; --card: #fff; --ink: #1d2126; --soft: #5d6670; --line: #dfe2e6;
  --good: #18794e; --bad: #c5303a; --warn: #9a6700;
  --stop: #b9bfc7; --fetch: #8fb8de; --install: #3f7fbf; --start: #2a9d8f; --check: #57a639;
  --traffic: #8d6cc4; --lost: #f3d3d5; --area: #3f7fbf33; --curve: #2166ac;
  --c0: #2166ac; --c1: #b35806; --c2: #1b7837; --c3: #7b3294; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --card: #1c2024; --ink: #e6e9ec;
  --soft: #9aa4ae; --line: #343b42; --good: #4cc38a; --bad: #ff7b80; --warn: #e0b341;
  --stop: #5a636c; --fetch: #47729a; --install: #5b9bd8; --start: #45b5a8; --check: #73c056;
  --traffic: #a78be0; --lost: #4a2629; --area: #5b9bd833; --curve: #74add1;
  --c0: #74add1; --c1: #f4a259; --c2: #73c056; --c3: #c9a0dc; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
header, section { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
  padding: 1rem; margin: 0 0 1rem; }
header { border-left: 6px solid var(--good); }
header.failed { border-left-color: var(--bad); }
header.stopped { border-left-color: var(--warn); }
h1 { overflow-wrap: anywhere; font-size: 1.3rem; line-height: 1.3; margin: .2rem 0 .5rem; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
p { margin: .4rem 0; }
.verdict { margin: 0; }
.verdict strong { color: var(--good); }
.failed .verdict strong, li.failed em { color: var(--bad); }
.stopped .verdict strong, li.stopped em { color: var(--warn); }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { white-space: nowrap; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; white-space: nowrap; }
th { color: var(--soft); font-weight: 400; }
tr + tr td { border-top: 1px solid var(--line); }
@media (max-width: 30rem) { th, td { padding-right: .5rem; } table { font-size: .75rem; } }
.numbers { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: .75rem 0 0; }
.numbers dt { font-size: .8rem; font-weight: 400; color: var(--soft); }
.numbers dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
.steps { margin: 0; padding-left: 1.5rem; }
.steps em { font-style: normal; color: var(--soft); }
li.skipped { color: var(--soft); }
.plot { display: grid; grid-template-columns: auto 1fr; column-gap: .5rem; }
.names { font-size: .8rem; font-variant-numeric: tabular-nums; text-align: right; }
.names div { height: 20px; line-height: 20px; white-space: nowrap; }
.names .fail { color: var(--bad); font-weight: 600; }
.names .skip { color: var(--soft); }
.scale { position: relative; min-width: 2.2em; font-size: .8rem; color: var(--soft);
  text-align: right; font-variant-numeric: tabular-nums; }
.scale span { position: absolute; right: 0; transform: translateY(-50%); white-space: nowrap; }
.scale .min { color: var(--bad); }
.axis { grid-column: 2; position: relative; height: 1.5em; font-size: .8rem;
  color: var(--soft); font-variant-numeric: tabular-nums; }
.axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.axis span:first-child { transform: none; }
.axis span.last { transform: translateX(-100%); }
.unit { grid-column: 2; font-size: .8rem; color: var(--soft); text-align: center; }
svg { display: block; width: 100%; overflow: visible; }
.grid line, .rule { stroke: var(--line); vector-effect: non-scaling-stroke; }
.least { stroke: var(--bad); stroke-dasharray: 5 4; vector-effect: non-scaling-stroke; }
.mark { stroke: var(--soft); stroke-dasharray: 2 3; vector-effect: non-scaling-stroke; }
.area { fill: var(--area); stroke: none; }
.curve { fill: none; stroke: var(--curve); stroke-width: 2; vector-effect: non-scaling-stroke; }
.c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); stroke-dasharray: 7 3; }
.c2 { stroke: var(--c2); stroke-dasharray: 2 3; } .c3 { stroke: var(--c3); }
.stop { fill: var(--stop); } .fetch { fill: var(--fetch); } .install { fill: var(--install); }
.start { fill: var(--start); } .check { fill: var(--check); } .traffic { fill: var(--traffic); }
.mixed { fill: var(--install); opacity: .45; }
.bad { fill: var(--bad); } .cut { fill: var(--warn); } .lost { fill: var(--lost); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .75rem 0 0; padding: 0;
  list-style: none; font-size: .8rem; }
.legend svg { display: inline-block; width: 1.6em; height: .8em; margin-right: .35em; }
.more { color: var(--soft); font-size: .8rem; }
"""
