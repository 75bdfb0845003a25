/** What an answer took, as lines to read. */
import type { MessageMetadata, MessageView } from '@tertulia/data-provider';
import type { TFunction } from 'i18next';
import { formatCost } from './cost';

export type Figure = [name: string, value: string];

/** Shorter than this, the writing says nothing of the speed. */
const SHORTEST_MS = 200;

/** Tokens per second from the first to the last piece; null when it was too short to tell. */
export function measureSpeed({ usage, firstTokenMs, durationMs }: MessageMetadata): number | null {
  const writingMs = (durationMs ?? 0) - (firstTokenMs ?? 0);
  return usage?.outputTokens && writingMs > SHORTEST_MS ? (usage.outputTokens / writingMs) * 1000 : null;
}

/** The price in words: none where it is not known, and marked where our own counts are behind it. */
export function describeCost({ cost, usage }: MessageMetadata, locale: string, t: TFunction): string | null {
  if (!cost) return usage ? t('chat:details.priceUnknown') : null;
  const amount = formatCost(cost.nanoUsd, locale);
  return usage?.estimated ? t('chat:details.estimated', { value: amount }) : amount;
}

/** One line for the foot of the answer; null for one that says nothing of itself. */
export function summariseAnswer(metadata: MessageMetadata, locale: string, t: TFunction): string | null {
  const { usage, cost } = metadata;
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
  if (tokens === 0) return null;
  const value = new Intl.NumberFormat(locale).format(tokens);
  const words = t('chat:details.tokens', { count: tokens, value });
  return cost ? `${words} · ${describeCost(metadata, locale, t)}` : words;
}

export function listFigures(message: MessageView, locale: string, t: TFunction): Figure[] {
  const { metadata } = message;
  const { model, askedModel, usage, cost, firstTokenMs, durationMs } = metadata;
  const number = new Intl.NumberFormat(locale);
  const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumFractionDigits: 2 });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const count = (value: number | null | undefined) => (value ? number.format(value) : null);
  const total = (value: number | null | undefined) => {
    if (value == null) return null;
    const said = number.format(value);
    return usage?.estimated ? t('chat:details.estimated', { value: said }) : said;
  };
  const time = (ms: number | null | undefined) => (ms == null ? null : seconds.format(ms / 1000));
  const speed = measureSpeed(metadata);
  const rows: [string, string | null | undefined][] = [
    ['model', model],
    ['askedModel', askedModel === model ? null : askedModel],
    ['date', date.format(new Date(message.createdAt))],
    ['inputTokens', total(usage?.inputTokens)],
    ['cachedTokens', count(usage?.cachedTokens)],
    ['cacheWriteTokens', count(usage?.cacheWriteTokens)],
    ['cacheWriteHourTokens', count(usage?.cacheWriteHourTokens)],
    ['imageInputTokens', count(usage?.imageInputTokens)],
    ['audioInputTokens', count(usage?.audioInputTokens)],
    ['outputTokens', total(usage?.outputTokens)],
    ['reasoningTokens', count(usage?.reasoningTokens)],
    ['audioOutputTokens', count(usage?.audioOutputTokens)],
    ['requests', count(usage?.requests)],
    ['cost', describeCost(metadata, locale, t)],
    ['inputCost', cost && cost.nanoUsd > 0 ? formatCost(cost.inputNanoUsd, locale) : null],
    ['firstToken', time(firstTokenMs)],
    ['duration', time(durationMs)],
    ['speed', speed === null ? null : t('chat:details.tokensPerSecond', { count: Math.round(speed) })],
  ];
  return rows.filter((row): row is Figure => Boolean(row[1]));
}
