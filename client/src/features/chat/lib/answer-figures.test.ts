import type { MessageMetadata } from '@tertulia/data-provider';
import { beforeAll, describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { startI18n } from '@/shared/i18n';
import { describeCost, listFigures, measureSpeed, summariseAnswer } from './answer-figures';
import { makeMessage } from './branch';

beforeAll(() => startI18n('en'));

const usage = { inputTokens: 1000, outputTokens: 200, estimated: false };
const cost = { nanoUsd: 4_500_000, inputNanoUsd: 2_500_000, source: 'catalogue' };
const t = i18next.t;

const figures = (metadata: MessageMetadata) =>
  Object.fromEntries(
    listFigures(
      makeMessage({ id: 'a', conversationId: 'c', parentId: 'q', role: 'assistant', metadata }),
      'en',
      t,
    ),
  );

describe('the figures of an answer', () => {
  it('say its tokens, its price and its pace', () => {
    const shown = figures({
      model: 'Lab/small',
      askedModel: 'Lab/large',
      usage: { ...usage, cachedTokens: 800, cacheWriteTokens: 0 },
      cost,
      firstTokenMs: 500,
      durationMs: 4500,
    });
    expect(shown).toMatchObject({
      model: 'Lab/small',
      askedModel: 'Lab/large',
      inputTokens: '1,000',
      cachedTokens: '800',
      outputTokens: '200',
      cost: '$0.0045',
      inputCost: '$0.0025',
      firstToken: '0.5 sec',
      speed: '50 tokens per second',
    });
    expect(shown).not.toHaveProperty('cacheWriteTokens');
    expect(shown).not.toHaveProperty('reasoningTokens');
  });

  it('do not guess a price that is not known', () => {
    expect(describeCost({ usage }, 'en', t)).toBe('Price unknown');
    expect(describeCost({}, 'en', t)).toBeNull();
    expect(summariseAnswer({ usage }, 'en', t)).toBe('1,200 tokens');
  });

  it('mark what was counted here and not by the provider', () => {
    const estimated = { usage: { ...usage, estimated: true }, cost };
    expect(summariseAnswer(estimated, 'en', t)).toBe('1,200 tokens · ≈ $0.0045 (estimated)');
    expect(figures(estimated)['outputTokens']).toBe('≈ 200 (estimated)');
  });

  it('name no speed for what was over at once', () => {
    expect(measureSpeed({ usage, firstTokenMs: 100, durationMs: 200 })).toBeNull();
    expect(measureSpeed({ usage, firstTokenMs: 0, durationMs: 1000 })).toBe(200);
  });
});
