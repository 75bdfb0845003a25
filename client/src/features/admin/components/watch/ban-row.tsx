import type { BanView } from '@tertulia/data-provider';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { liftBan, watchQueries } from '../../api/watch';
import { useMoments } from '@/shared/lib/moments';

export interface BanRowProps {
  ban: BanView;
}

/** What the server says of the bans that it made itself. */
const BY_VIOLATIONS = 'violations';

export function BanRow({ ban }: BanRowProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const { second } = useMoments();
  const lift = useMutation({
    mutationFn: () => liftBan(ban.id),
    onSuccess: () => client.invalidateQueries({ queryKey: watchQueries.bans().queryKey }),
    onError: (error) => toast(describeError(error, t)),
  });
  const reason = ban.reason === BY_VIOLATIONS ? t('audit.values.violations') : ban.reason;
  const whom = ban.name ?? ban.userId ?? ban.address ?? '';
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1 text-sm">
        <bdi className="block truncate text-left font-medium rtl:text-right">{whom}</bdi>
        <p className="break-words text-ink-soft">
          {[reason, t('abuse.until', { moment: second(ban.expiresAt) })].filter(Boolean).join(' · ')}
        </p>
      </div>
      <Button aria-label={t('abuse.liftOf', { whom })} isBusy={lift.isPending} onClick={() => lift.mutate()}>
        {t('abuse.lift')}
      </Button>
    </li>
  );
}
