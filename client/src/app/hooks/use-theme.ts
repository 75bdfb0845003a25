/** Applies the chosen theme, and follows the system's where none is chosen. */
import { useEffect } from 'react';
import { usePreference } from '@/shared/lib/preferences';

const systemDark = matchMedia('(prefers-color-scheme: dark)');

export function useTheme(): void {
  const theme = usePreference('theme');
  useEffect(() => {
    const apply = () => {
      const isDark = theme === 'dark' || (theme === 'system' && systemDark.matches);
      document.documentElement.classList.toggle('dark', isDark);
      const canvas = getComputedStyle(document.documentElement).getPropertyValue('--canvas').trim();
      for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
        meta.content = canvas;
    };
    apply();
    systemDark.addEventListener('change', apply);
    return () => systemDark.removeEventListener('change', apply);
  }, [theme]);
}
