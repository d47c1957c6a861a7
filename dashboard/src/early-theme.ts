// Runs before the first paint, so that a chosen theme never flashes up in the other one.
let theme: string | null = null;
try {
  theme = localStorage.getItem('legion-theme');
} catch {
  theme = null;
}
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
