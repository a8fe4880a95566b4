/** The style sheet of a report: dark and light, wide and narrow, with the keyboard and on paper. */
export const style: string = `
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --back: #fff; --card: #f6f8fa;
  --red: #b3261e; --green: #116329; --amber: #7d4e00; --focus: #0969da; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --line: #3d444d; --back: #0d1117;
  --card: #151b23; --red: #ff7b72; --green: #56d364; --amber: #e3b341; --focus: #58a6ff; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p, ul { margin: 8px 0; overflow-wrap: anywhere; }
ul { padding-left: 20px; }
code { font: 0.9em ui-monospace, monospace; }
fieldset { display: flex; flex-wrap: wrap; gap: 4px 16px; border: 1px solid var(--line); border-radius: 6px; margin: 16px 0;
  padding: 8px 16px; position: sticky; top: 0; background: var(--back); z-index: 1; }
label { padding: 4px 0; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
article { border: 1px solid var(--line); border-left-width: 6px; border-radius: 6px; background: var(--card); margin: 16px 0;
  padding: 16px; }
article.failed { border-left-color: var(--red); }
article.published, article.would-publish { border-left-color: var(--green); }
article.not-attempted { border-left-color: var(--amber); }
.status { text-transform: uppercase; font-size: 0.75rem; letter-spacing: 0.04em; margin-right: 8px; color: var(--dim); }
.failed .status, .error { color: var(--red); }
.published .status, .would-publish .status { color: var(--green); }
.not-attempted .status, .warning { color: var(--amber); }
.to, .facts, figcaption { color: var(--dim); font-weight: normal; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 16px; }
.figures figure:only-child { max-width: 600px; }
figure { margin: 8px 0 0; min-width: 0; }
figcaption { font-size: 0.85rem; }
.picture, .crop { max-width: 100%; border-radius: 4px; background: center / cover no-repeat; border: 1px solid var(--line);
  box-sizing: border-box; }
.picture { aspect-ratio: var(--ratio); background-size: contain; }
.difference { position: relative; isolation: isolate; background: #000; overflow: hidden; filter: brightness(4); }
.difference .picture { position: absolute; inset: 0; border: 0; background-size: 100% 100%; }
.difference .after { mix-blend-mode: difference; }
.crops { display: flex; flex-wrap: wrap; gap: 16px; }
.crops figure { max-width: 100%; }
.own figcaption { color: var(--text); font-weight: 600; }
summary { cursor: pointer; padding: 8px 0; width: fit-content; }
@media print { fieldset { display: none; } article { break-inside: avoid; } }
`;
