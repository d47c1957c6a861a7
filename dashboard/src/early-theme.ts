// Runs before the first paint, so that the page never flashes in the other theme.
let theme: string | null = null;
try {
  theme = localStorage.getItem('legion-theme');
} catch {
  theme = null;
}
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
