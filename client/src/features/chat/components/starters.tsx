import { useTranslation } from 'react-i18next';

export interface StartersProps {
  onChoose: (text: string) => void;
}

const STARTERS = ['explain', 'plan', 'improve', 'ideas'] as const;

/** A few ways to begin. Choosing one puts it into the composer, to be finished there. */
export function Starters({ onChoose }: StartersProps) {
  const { t } = useTranslation('chat');
  return (
    <ul className="flex flex-wrap justify-center gap-2" aria-label={t('starters.label')}>
      {STARTERS.map((starter) => (
        <li key={starter}>
          <button
            type="button"
            onClick={() => onChoose(t(`starters.${starter}.text`))}
            className="min-h-9 rounded-full border border-line px-3.5 text-sm text-ink-soft transition-colors hover:border-line-strong hover:bg-hover hover:text-ink max-md:min-h-11"
          >
            {t(`starters.${starter}.name`)}
          </button>
        </li>
      ))}
    </ul>
  );
}
