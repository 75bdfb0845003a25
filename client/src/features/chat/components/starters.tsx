import { useTranslation } from 'react-i18next';
import type { SpecView } from '@tertulia/data-provider';
import { offerDraft, readDraft } from '../lib/drafts';

const STARTERS = ['explain', 'plan', 'improve', 'ideas'] as const;

export interface StartersProps {
  /** The spec that answers: its own questions, if it has any, take the place of ours. */
  spec: SpecView | undefined;
}

/** A few ways to begin. Choosing one puts it into the composer, before what is written there, to be finished. */
export function Starters({ spec }: StartersProps) {
  const { t } = useTranslation('chat');
  const own = STARTERS.map((one) => ({ name: t(`starters.${one}.name`), text: t(`starters.${one}.text`) }));
  const starters = spec?.starters.length ? spec.starters.map((text) => ({ name: text, text })) : own;
  const choose = (text: string) => {
    const written = readDraft(null);
    const isUntouched = starters.some((starter) => starter.text === written);
    offerDraft(null, isUntouched ? text : text + written);
  };
  return (
    <ul className="flex flex-wrap justify-center gap-2" aria-label={t('starters.label')}>
      {starters.map(({ name, text }) => (
        <li key={text}>
          <button
            type="button"
            onClick={() => choose(text)}
            className="min-h-9 rounded-full border border-line px-3.5 text-sm text-ink-soft transition-colors hover:border-line-strong hover:bg-hover hover:text-ink max-md:min-h-11"
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}
