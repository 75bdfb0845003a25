import type { NoticesView } from '@tertulia/data-provider';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '@/shared/lib/client-config';
import { toast } from '@/shared/lib/toast';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { ErrorState } from '@/shared/ui/error-state';
import { FailureNotice } from '@/shared/ui/failure-notice';
import { Form } from '@/shared/ui/form';
import { Skeleton } from '@/shared/ui/skeleton';
import { TextArea } from '@/shared/ui/text-area';
import { saveNotices, watchQueries } from '../../api/watch';

/** What everybody is told: a banner above the page, and terms that have to be accepted. */
export function NoticesSection() {
  const notices = useQuery(watchQueries.notices());
  if (notices.isPending) return <Skeleton className="h-48" />;
  if (notices.isLoadingError)
    return <ErrorState error={notices.error} onRetry={() => void notices.refetch()} />;
  return <NoticesForm notices={notices.data} />;
}

interface NoticesFormProps {
  notices: NoticesView;
}

function NoticesForm({ notices }: NoticesFormProps) {
  const { t } = useTranslation('admin');
  const client = useQueryClient();
  const [banner, setBanner] = useState(notices.banner?.text ?? '');
  const [tone, setTone] = useState<'info' | 'warning'>(notices.banner?.tone ?? 'info');
  const [terms, setTerms] = useState(notices.terms?.text ?? '');
  const save = useMutation({
    mutationFn: () =>
      saveNotices({
        banner: banner.trim() ? { text: banner.trim(), tone } : null,
        terms: terms.trim() ? { text: terms.trim() } : null,
      }),
    onSuccess: async () => {
      toast(t('saved'));
      await client.invalidateQueries({ queryKey: watchQueries.notices().queryKey });
      await client.invalidateQueries({ queryKey: configQuery.queryKey });
    },
  });
  return (
    <Form isBusy={save.isPending} onSubmit={() => save.mutate()} className="gap-5">
      <TextArea
        label={t('notices.banner')}
        hint={t('notices.bannerHint')}
        maxLength={500}
        value={banner}
        onChange={setBanner}
      />
      <Choice<'info' | 'warning'>
        label={t('notices.tone')}
        value={tone}
        onChange={setTone}
        options={[
          { value: 'info', label: t('notices.info') },
          { value: 'warning', label: t('notices.warning') },
        ]}
      />
      <TextArea
        label={t('notices.terms')}
        hint={t('notices.termsHint')}
        rows={10}
        maxLength={100_000}
        value={terms}
        onChange={setTerms}
      />
      <FailureNotice error={save.error} />
      <Button type="submit" variant="primary" className="self-start" isBusy={save.isPending}>
        {t('form.save')}
      </Button>
    </Form>
  );
}
