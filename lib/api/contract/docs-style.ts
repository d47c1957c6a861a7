/** Style of the documentation page: system fonts, both colour schemes, readable on a narrow screen. */
export const DOCS_STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1b1f24, #e6e8eb);
  --soft: light-dark(#56606b, #a3adb8);
  --line: light-dark(#d8dde3, #363d45);
  --panel: light-dark(#f6f7f9, #1d2228);
  --page: light-dark(#ffffff, #14181c);
  --accent: light-dark(#0b5cad, #7db8f5);
}
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 small { color: var(--soft); font-size: 1rem; font-weight: normal; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
h3 { margin: 1.5rem 0 0.25rem; font-size: 1rem; }
a { color: var(--accent); }
nav a { margin-right: 0.75rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.875rem; overflow-wrap: anywhere; }
pre { background: var(--panel); border: 1px solid var(--line); padding: 0.75rem; overflow-x: auto; }
.method { display: inline-block; min-width: 3rem; color: var(--accent); font-weight: 700; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); }
summary { cursor: pointer; color: var(--soft); }
@media (max-width: 40rem) { table { display: block; overflow-x: auto; } }
`;
