import type { Seam } from '@tertulia/data-provider';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useModelName } from '@/features/models';
import { announce } from '@/shared/lib/announce';
import { describeCode } from '@/shared/lib/errors';
import { nameEndpoint } from '../lib/model-names';

export interface SeamLineProps {
  seam: Seam;
  /** It comes while the answer is being written. */
  isNews: boolean;
}

/** Where one model failed and another goes on with the answer. */
export function SeamLine({ seam, isNews }: SeamLineProps) {
  const { t } = useTranslation('chat');
  const nameModel = useModelName();
  const [isAnnounced] = useState(isNews);
  const { fromModel, toModel, code } = seam;
  const text = t('seam.line', { from: nameModel(fromModel), to: nameModel(toModel) });
  const params = { endpoint: nameEndpoint(fromModel), model: nameModel(fromModel) };
  // What to do about it, which the next sentences say, is done.
  const [reason] = describeCode(code, params, code, t).split(/(?<=[.!?])\s/);
  useEffect(() => {
    if (isAnnounced) announce(text);
  }, [isAnnounced, text]);
  return (
    <p className="my-3 flex items-center gap-3 text-xs text-ink-soft before:h-px before:min-w-4 before:flex-1 before:bg-line after:h-px after:min-w-4 after:flex-1 after:bg-line">
      <span className="max-w-[85%] text-center">
        <bdi>{text}</bdi>
        <span className="block text-ink-faint">
          <bdi>{reason}</bdi>
        </span>
      </span>
    </p>
  );
}
