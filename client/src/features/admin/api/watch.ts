/** What an administrator watches over: ways to sign in, the audit log, violations and bans, notices. */
import type {
  AuditEntryPage,
  AuditVerdict,
  BanPage,
  IdentityProviderView,
  NewBan,
  NoticesInput,
  NoticesView,
  ProviderTestView,
  ViolationPage,
} from '@tertulia/data-provider';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '@/shared/lib/api';

export interface AuditFilter {
  action: string;
  /** Who did it; empty: whoever. */
  userId: string;
  /** ISO 8601; empty: from the beginning. */
  from: string;
  /** ISO 8601; empty: until now. */
  to: string;
}

const PAGE = 50;

function describeFilter({ action, userId, from, to }: AuditFilter) {
  return {
    ...(action === '' ? {} : { action }),
    ...(userId === '' ? {} : { userId }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  };
}

const cursorOf = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const watchQueries = {
  providers: () =>
    queryOptions({
      queryKey: ['admin', 'identity-providers'] as const,
      queryFn: async ({ signal }) =>
        (await api.GET('/api/admin/identity-providers', { signal })).data?.items as IdentityProviderView[],
    }),
  audit: (filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ['admin', 'audit', filter] as const,
      queryFn: async ({ pageParam, signal }) => {
        const query = { ...describeFilter(filter), limit: PAGE, ...cursorOf(pageParam) };
        return (await api.GET('/api/admin/audit', { params: { query }, signal })).data as AuditEntryPage;
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  violations: () =>
    infiniteQueryOptions({
      queryKey: ['admin', 'violations'] as const,
      queryFn: async ({ pageParam, signal }) => {
        const query = { limit: PAGE, ...cursorOf(pageParam) };
        return (await api.GET('/api/admin/violations', { params: { query }, signal })).data as ViolationPage;
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  bans: () =>
    infiniteQueryOptions({
      queryKey: ['admin', 'bans'] as const,
      queryFn: async ({ pageParam, signal }) => {
        const query = { limit: PAGE, ...cursorOf(pageParam) };
        return (await api.GET('/api/admin/bans', { params: { query }, signal })).data as BanPage;
      },
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor,
    }),
  notices: () =>
    queryOptions({
      queryKey: ['admin', 'notices'] as const,
      queryFn: async ({ signal }) => (await api.GET('/api/admin/notices', { signal })).data as NoticesView,
    }),
};

export async function testProvider(id: string): Promise<ProviderTestView> {
  const params = { path: { provider: id } };
  return (await api.POST('/api/admin/identity-providers/{provider}/test', { params }))
    .data as ProviderTestView;
}

export async function verifyAudit(): Promise<AuditVerdict> {
  return (await api.POST('/api/admin/audit/verify')).data as AuditVerdict;
}

export async function exportAudit(filter: AuditFilter): Promise<Blob> {
  const params = { query: describeFilter(filter) };
  return (await api.GET('/api/admin/audit/export', { params, parseAs: 'blob' })).data as Blob;
}

export async function addBan(ban: NewBan): Promise<void> {
  await api.POST('/api/admin/bans', { body: ban });
}

export async function liftBan(id: string): Promise<void> {
  await api.DELETE('/api/admin/bans/{ban_id}', { params: { path: { ban_id: id } } });
}

export async function saveNotices(notices: NoticesInput): Promise<void> {
  await api.PUT('/api/admin/notices', { body: notices });
}
