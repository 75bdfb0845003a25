/** A person for tests. */
import type { UserView } from '@tertulia/data-provider';

export function makeUser(changes: Partial<UserView> = {}): UserView {
  return {
    id: 'u1',
    email: 'ada@example.com',
    name: 'Ada',
    role: 'user',
    permissions: ['presets.use', 'files.use', 'api_keys.use'],
    pending: [],
    avatar: null,
    emailConfirmed: true,
    hasPassword: true,
    hasSecondFactor: false,
    managedBy: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
