import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES, type Language } from '@/shared/i18n';
import { type SendKey, type Theme, usePreference, writePreference } from '@/shared/lib/preferences';
import { isMac } from '@/shared/lib/shortcuts';
import { Choice } from '@/shared/ui/choice';

interface SettingProps {
  title: string;
  hint?: string;
  children: ReactNode;
}

function Setting({ title, hint, children }: SettingProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b max-md:flex-col max-md:items-start border-line py-4 first:pt-0 last:border-0">
      <div>
        <p className="text-sm font-medium">{title}</p>
        {hint && <p className="text-sm text-ink-soft">{hint}</p>}
      </div>
      {children}
    </div>
  );
}

function chooseLanguage(language: Language): void {
  writePreference('language', language);
  void changeLanguage(language);
}

export function AppearanceSection() {
  const { t, i18n } = useTranslation('settings');
  const theme = usePreference('theme');
  const sendKey = usePreference('sendKey');
  const themes: { value: Theme; label: string; icon: ReactNode }[] = [
    { value: 'system', label: t('themes.system'), icon: <Monitor className="size-4" /> },
    { value: 'light', label: t('themes.light'), icon: <Sun className="size-4" /> },
    { value: 'dark', label: t('themes.dark'), icon: <Moon className="size-4" /> },
  ];
  const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }));
  const sendKeys: { value: SendKey; label: string }[] = [
    { value: 'enter', label: t('sendKeys.enter') },
    { value: 'ctrl-enter', label: isMac ? '⌘ ↵' : t('sendKeys.ctrl-enter') },
  ];
  return (
    <div>
      <Setting title={t('theme')}>
        <Choice
          label={t('theme')}
          value={theme}
          options={themes}
          onChange={(next) => writePreference('theme', next)}
        />
      </Setting>
      <Setting title={t('language')}>
        <Choice
          label={t('language')}
          value={i18n.language as Language}
          options={languages}
          onChange={chooseLanguage}
        />
      </Setting>
      <Setting title={t('sendWith')} hint={t(`sendKeyHints.${sendKey}`)}>
        <Choice
          label={t('sendWith')}
          value={sendKey}
          options={sendKeys}
          onChange={(next) => writePreference('sendKey', next)}
        />
      </Setting>
    </div>
  );
}
