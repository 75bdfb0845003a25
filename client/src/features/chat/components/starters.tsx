import { useTranslation } from 'react-i18next';
import { offerDraft, readDraft } from '../lib/drafts';

const STARTERS = ['explain', 'plan', 'improve', 'ideas'] as const;

/** A few ways to begin. Choosing one puts it into the composer, before what is written there, to be finished. */
export function Starters() {
  const { t } = useTranslation('chat');
  const choose = (text: string) => {
    const written = readDraft(null);
    const isUntouched = STARTERS.some((starter) => t(`starters.${starter}.text`) === written);
    offerDraft(null, isUntouched ? text : text + written);
  };
  return (
    <ul className="flex flex-wrap justify-center gap-2" aria-label={t('starters.label')}>
      {STARTERS.map((starter) => (
        <li key={starter}>
          <button
            type="button"
            onClick={() => choose(t(`starters.${starter}.text`))}
            className="min-h-9 rounded-full border border-line px-3.5 text-sm text-ink-soft transition-colors hover:border-line-strong hover:bg-hover hover:text-ink max-md:min-h-11"
          >
            {t(`starters.${starter}.name`)}
          </button>
        </li>
      ))}
    </ul>
  );
}
