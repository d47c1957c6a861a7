import { signal } from '@preact/signals';

export type Theme = 'light' | 'dark';

const KEY = 'legion-theme';
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** The reader's choice on this page, else the system's theme. */
export const theme = signal<Theme>(chosen() ?? systemTheme());

prefersDark.addEventListener('change', () => {
  if (!chosen()) theme.value = systemTheme();
});

export function toggleTheme(): void {
  const next: Theme = theme.value === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  keep(next);
  theme.value = next;
}

function chosen(): Theme | undefined {
  const value = document.documentElement.dataset.theme;
  return value === 'light' || value === 'dark' ? value : undefined;
}

function systemTheme(): Theme {
  return prefersDark.matches ? 'dark' : 'light';
}

/** Without permission to store anything, the choice lasts until the page is left. */
function keep(next: Theme): void {
  try {
    localStorage.setItem(KEY, next);
  } catch {
    return;
  }
}
