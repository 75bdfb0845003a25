/* Sets theme and language before the first paint. A file of its own: the page allows no inline script. */
function readChoice(key) {
  try {
    return localStorage.getItem(`tertulia.${key}`);
  } catch {
    return null;
  }
}

(function () {
  const root = document.documentElement;
  const theme = readChoice('theme');
  const isDark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.classList.toggle('dark', isDark);
  const language = (readChoice('language') || navigator.language || 'en').slice(0, 2);
  root.lang = ['en', 'es'].includes(language) ? language : 'en';
})();
