/* Sets the theme, language and direction before the first paint. A file of its own: the page allows no inline script. */
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null;
    }
  };
  var theme = read('tertulia.theme');
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.classList.toggle('dark', dark);
  var language = read('tertulia.language') || (navigator.language || 'en').slice(0, 2);
  root.lang = language === 'es' ? 'es' : 'en';
})();
