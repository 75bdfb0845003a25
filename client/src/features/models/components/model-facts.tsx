import type { ModelDetails } from '@tertulia/data-provider';
import { useTranslation } from 'react-i18next';
import { findLocale } from '@/shared/i18n';

export interface ModelFactsViewProps {
  details: ModelDetails;
}

/** Billionths of a dollar for a token, as dollars for a million tokens. */
const PER_MILLION = 1000;

/** What is known of a model: what it takes, how much of it, and what it costs. */
export function ModelFactsView({ details }: ModelFactsViewProps) {
  const { t, i18n } = useTranslation('models');
  const locale = findLocale(i18n.language);
  const { contextTokens, maxOutputTokens, inputs, price } = details.facts;
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'unit' });
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 4,
  });
  const dollars = (nano: number | null | undefined) =>
    nano == null ? null : money.format(nano / PER_MILLION);
  const rows: [string, string | null][] = [
    ['context', contextTokens == null ? null : t('facts.tokens', { amount: number.format(contextTokens) })],
    [
      'longest',
      maxOutputTokens == null ? null : t('facts.tokens', { amount: number.format(maxOutputTokens) }),
    ],
    ['takes', inputs ? list.format([t('kinds.words'), ...inputs.map((kind) => t(`kinds.${kind}`))]) : null],
    ['input', dollars(price?.input)],
    ['cached', dollars(price?.cached)],
    ['output', dollars(price?.output)],
  ];
  const known = rows.filter(([, value]) => value !== null);
  if (known.length === 0) return <p className="text-sm text-ink-soft">{t('facts.unknown')}</p>;
  return (
    <dl className="mb-2 grid grid-cols-[minmax(45%,1fr)_auto] gap-x-4 gap-y-1 rounded-field bg-sunken px-3 py-2.5 text-sm">
      {known.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{t(`facts.${name}`)}</dt>
          <dd className="text-end tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
