import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** The token of a link in a mail, which is taken out of the address at once; null where there is none. */
export function useMailedToken(): string | null {
  const navigate = useNavigate();
  const { hash, pathname } = useRouterState({ select: ({ location }) => location });
  const [token, setToken] = useState(() => readToken(hash));
  const fresh = readToken(hash);
  // The same page may be opened with another link.
  if (fresh !== null && fresh !== token) setToken(fresh);
  useEffect(() => {
    if (hash !== '') void navigate({ to: pathname, replace: true });
  }, [hash, pathname, navigate]);
  return token;
}

function readToken(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token');
}
