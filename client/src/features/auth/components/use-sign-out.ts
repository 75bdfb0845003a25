import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { describeError } from '@/shared/lib/errors';
import { toast } from '@/shared/lib/toast';
import { signOut } from '../api/auth';

/** Signs out here, and at the provider where it wants that. */
export function useSignOut() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: signOut,
    onSuccess: (redirect) => {
      if (redirect === null) void navigate({ to: '/sign-in', search: {} });
      else location.assign(redirect);
    },
    onError: (error) => toast(describeError(error, t)),
  });
}
