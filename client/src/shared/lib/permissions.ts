/** What the signed-in person's role allows. It only decides what is shown; the server holds it. */
import type { UserView } from '@tertulia/data-provider';
import { useSyncExternalStore } from 'react';
import { readSession, subscribeToSession } from './session';

export type Permission = UserView['permissions'][number];

export function can(user: UserView, permission: Permission): boolean {
  return user.permissions.includes(permission);
}

/** Whether the person has any right of administration. */
export function canAdminister(user: UserView): boolean {
  return user.permissions.some((permission) => permission.startsWith('admin.'));
}

/** The signed-in person; null when nobody is. */
export function useUser(): UserView | null {
  const session = useSyncExternalStore(subscribeToSession, readSession);
  return session.status === 'signed-in' ? session.user : null;
}

export function useCan(permission: Permission): boolean {
  const user = useUser();
  return user !== null && can(user, permission);
}
