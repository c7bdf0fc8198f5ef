// Runs before the first paint, so that a chosen theme never flashes. A file of its own because the CSP allows no inline script;
// the key and the values are those of web/platform/theme.ts.
try {
  const theme = localStorage.getItem('zvonok.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden by the browser's settings: then the system's theme is right.
}
