/** What an administrator watches over: ways to sign in, the audit log, violations and bans, notices. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, fetchFile } from './call';

export interface IdentityProvider {
  id: string;
  label: string;
  kind: string;
  enabled: boolean;
  /** How many people have signed in with it. */
  people: number;
}

export interface AuditEntry {
  id: string;
  at: string;
  action: string;
  userId: string | null;
  userName: string | null;
  address: string;
  via: string;
  targetKind: string;
  targetId: string;
  details: Record<string, string>;
}

export interface AuditFilter {
  action: string;
  userId: string;
  from: string;
  to: string;
}

export interface AuditVerdict {
  ok: boolean;
  entries: number;
  brokenAt: string | null;
}

export interface Violation {
  id: string;
  kind: string;
  score: number;
  userId: string | null;
  userName: string | null;
  address: string | null;
  at: string;
}

export interface Ban {
  id: string;
  userId: string | null;
  userName: string | null;
  address: string | null;
  reason: string;
  createdAt: string;
  expiresAt: string;
}

export interface NewBan {
  userId?: string;
  address?: string;
  minutes: number;
  reason: string;
}

export interface Notices {
  banner: { text: string; tone: 'info' | 'warning' } | null;
  terms: { text: string; version?: string } | null;
}

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export const watchQueries = {
  providers: () =>
    queryOptions({
      queryKey: ['admin', 'identity-providers'] as const,
      queryFn: async () => (await call<{ items: IdentityProvider[] }>('GET', '/identity-providers')).items,
    }),
  audit: (filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'audit', filter] as const,
      queryFn: ({ pageParam }) =>
        call<Page<AuditEntry>>('GET', '/audit', undefined, {
          ...filter,
          limit: 50,
          cursor: pageParam ?? undefined,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  violations: () =>
    infiniteQueryOptions({
      queryKey: ['admin', 'violations'] as const,
      queryFn: ({ pageParam }) =>
        call<Page<Violation>>('GET', '/violations', undefined, { limit: 50, cursor: pageParam ?? undefined }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  bans: () =>
    queryOptions({
      queryKey: ['admin', 'bans'] as const,
      queryFn: async () => (await call<{ items: Ban[] }>('GET', '/bans')).items,
    }),
  notices: () =>
    queryOptions({
      queryKey: ['admin', 'notices'] as const,
      queryFn: () => call<Notices>('GET', '/notices'),
    }),
};

export const testProvider = (id: string) =>
  call<{ ok: boolean; detail: string }>('POST', `/identity-providers/${id}/test`);
export const verifyAudit = () => call<AuditVerdict>('POST', '/audit/verify');
export const exportAudit = (filter: AuditFilter) => fetchFile('/audit/export', { ...filter });
export const addBan = (ban: NewBan) => call('POST', '/bans', ban);
export const liftBan = (id: string) => call('DELETE', `/bans/${id}`);
export const saveNotices = (notices: Notices) => call('PUT', '/notices', notices);
