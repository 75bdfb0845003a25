import { Outlet } from '@tanstack/react-router';
import { ReauthenticationHost } from './reauthentication-host';

/** Around every page. */
export function RootLayout() {
  return (
    <>
      <Outlet />
      <ReauthenticationHost />
    </>
  );
}
