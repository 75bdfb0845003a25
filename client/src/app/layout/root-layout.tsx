import { Outlet } from '@tanstack/react-router';
import { useBack } from '../hooks/use-back';
import { ReauthenticationHost } from './reauthentication-host';

/** Around every page. */
export function RootLayout() {
  useBack();
  return (
    <>
      <Outlet />
      <ReauthenticationHost />
    </>
  );
}
