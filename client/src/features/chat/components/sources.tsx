import type { SourcePart } from '@tertulia/data-provider';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readSafeUrl } from '../markdown/urls';

export interface SourcesProps {
  sources: readonly SourcePart[];
}

const FIRST = 5;

/** The pages that an answer draws on. Nothing is fetched from them until the reader goes there. */
export function Sources({ sources }: SourcesProps) {
  const { t } = useTranslation('chat');
  const [isWhole, setWhole] = useState(false);
  const links = listLinks(sources);
  if (links.length === 0) return null;
  const shown = isWhole ? links : links.slice(0, FIRST);
  return (
    <section aria-label={t('sources.title')} className="mt-4 border-t border-line pt-2 text-sm">
      <h3 className="text-xs font-medium text-ink-soft">{t('sources.title')}</h3>
      <ol className="mt-1 space-y-0.5">
        {shown.map(({ href, host, title }, index) => (
          <li key={href} className="flex gap-2">
            <span className="w-5 shrink-0 text-end text-ink-faint tabular-nums">{index + 1}.</span>
            <a
              href={href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="min-w-0 truncate text-ink-soft hover:text-ink hover:underline max-md:py-1"
            >
              <bdi>{title}</bdi>
              {title !== host && <span className="ms-2 text-xs text-ink-faint">{host}</span>}
            </a>
          </li>
        ))}
      </ol>
      {links.length > shown.length && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="ms-7 mt-1 min-h-8 text-xs text-ink-soft underline hover:text-ink"
        >
          {t('sources.more', { count: links.length - shown.length })}
        </button>
      )}
    </section>
  );
}

/** Each page once, and only what may be a link. */
function listLinks(sources: readonly SourcePart[]): { href: string; host: string; title: string }[] {
  const links = new Map<string, { href: string; host: string; title: string }>();
  for (const { url, title } of sources) {
    const safe = readSafeUrl(url);
    if (!safe || safe.protocol === 'mailto:' || links.has(safe.href)) continue;
    const host = safe.host.replace(/^www\./, '');
    links.set(safe.href, { href: safe.href, host, title: title?.trim() || host });
  }
  return [...links.values()];
}
