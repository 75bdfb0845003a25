import { useQuery } from '@tanstack/react-query';
import { configQuery } from '@/shared/lib/client-config';
import { useUser } from '@/shared/lib/permissions';
import { Notice } from '@/shared/ui/notice';
import { useArrival } from '../../lib/use-arrival';
import { Connections } from './connections';
import { PasskeyList } from './passkey-list';
import { PasswordForm } from './password-form';
import { SecondFactorGroup } from './second-factor-group';

/** What the account is opened with. */
export function SecuritySection() {
  const user = useUser();
  const signIn = useQuery(configQuery).data?.signIn;
  const arrival = useArrival(signIn?.providers);
  if (!user) return null;
  return (
    <div>
      {arrival && (
        <Notice tone={arrival.tone} className="mb-5 max-w-xl">
          {arrival.text}
        </Notice>
      )}
      {(user.hasPassword || (signIn?.passwords && user.managedBy === null)) && <PasswordForm user={user} />}
      <SecondFactorGroup user={user} />
      {signIn?.passkeys && <PasskeyList />}
      {signIn !== undefined && signIn.providers.length > 0 && <Connections />}
    </div>
  );
}
