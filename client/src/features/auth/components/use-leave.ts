import { useNavigate, useSearch } from '@tanstack/react-router';

/** Goes where the person wanted to go before they had to sign in. */
export function useLeave(): () => void {
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false });
  return () => void navigate({ href: next ?? '/', replace: true });
}
