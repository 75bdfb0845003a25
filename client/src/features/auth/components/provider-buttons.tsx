import { Building2, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInProvider } from '@/shared/lib/client-config';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { externalStart } from '../api/auth';

export interface ProviderButtonsProps {
  providers: readonly SignInProvider[];
  returnTo: string;
  /** There is no other way to sign in, so the first one is what one came for. */
  isMain: boolean;
}

/** How many letters of a name fit into half the width. */
const LONGEST_IN_HALF = 15;

/** The ways to sign in elsewhere. */
export function ProviderButtons({ providers, returnTo, isMain }: ProviderButtonsProps) {
  const { t } = useTranslation('auth');
  const [chosen, setChosen] = useState<string | null>(null);
  const go = (provider: SignInProvider) => {
    if (chosen !== null) return;
    setChosen(provider.id);
    location.assign(externalStart(provider.id, returnTo));
    // Coming back by the browser's own button finds the page as it was left.
    window.addEventListener('pageshow', () => setChosen(null), { once: true });
  };
  const isDense = providers.length > 3 && providers.every(({ label }) => label.length <= LONGEST_IN_HALF);
  return (
    <ul className={cn('grid grid-cols-1 gap-2', isDense && 'min-[26rem]:grid-cols-2')}>
      {providers.map((provider, index) => (
        <li key={provider.id}>
          <Button
            variant={isMain && index === 0 ? 'primary' : 'secondary'}
            className="min-h-11 w-full justify-start py-2 text-start"
            isBusy={chosen === provider.id}
            onClick={() => go(provider)}
          >
            {chosen !== provider.id && <ProviderMark provider={provider} />}
            <span dir="auto" className="min-w-0 wrap-anywhere">
              {isDense ? provider.label : t('continueWith', { provider: provider.label })}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface ProviderMarkProps {
  provider: Pick<SignInProvider, 'kind' | 'label'>;
}

/** A sign for a provider that is nobody's trademark. */
function ProviderMark({ provider }: ProviderMarkProps) {
  if (provider.kind === 'saml' || provider.kind === 'ldap')
    return <Building2 aria-hidden className="size-4 shrink-0" />;
  if (provider.kind === 'oidc' || provider.kind === 'openid')
    return <KeyRound aria-hidden className="size-4 shrink-0" />;
  return (
    <span
      aria-hidden
      className="flex size-5 shrink-0 items-center justify-center rounded-sm border border-current text-xs font-semibold uppercase"
    >
      {[...provider.label][0]}
    </span>
  );
}
