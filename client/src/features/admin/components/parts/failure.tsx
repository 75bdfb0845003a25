import { useTranslation } from 'react-i18next';
import { describeCode } from '@/shared/lib/errors';
import { CodeSpans } from '@/shared/ui/code-spans';

export interface FailureProps {
  code: string;
  params: Record<string, string | number>;
  /** What the server says of it in English, for codes that this page does not know. */
  message: string;
}

/** Why a provider could not be reached is a code of its own; its `detail` is that code in English. */
const WITH_REASON = 'identity_provider_unreachable';

/** What went wrong, in the reader's language; then the words of the other side or of a library, as they came. */
export function Failure({ code, params, message }: FailureProps) {
  const { t } = useTranslation('admin');
  const hasReason = code === WITH_REASON;
  const said = hasReason ? params['said'] : (params['detail'] ?? params['reason']);
  return (
    <>
      {describeCode(code, params, message, t)}
      {hasReason && (
        <>
          {' '}
          <CodeSpans text={t('identity.why', params)} />
        </>
      )}
      {said && (
        <span className="mt-1 block text-ink-soft">
          {t('said')}{' '}
          <bdi lang="en" className="wrap-anywhere">
            {said}
          </bdi>
        </span>
      )}
    </>
  );
}
